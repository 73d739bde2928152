package dev.hunch.architecture.crooked.benchmarks;

/** Nothing may depend on it. */
public record Race(long nanos) {}

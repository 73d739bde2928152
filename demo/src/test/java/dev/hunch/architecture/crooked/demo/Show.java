package dev.hunch.architecture.crooked.demo;

import dev.hunch.architecture.crooked.benchmarks.Race;

/** A demo that shows a benchmark. */
public record Show(Race race) {}

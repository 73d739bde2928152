package dev.hunch.architecture.crooked.sidecar.backing;

/** A room that keeps to itself. */
public record Query(String text) {}

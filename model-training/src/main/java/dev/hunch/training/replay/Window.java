package dev.hunch.training.replay;

/**
 * How a policy fared in one of several equal windows of the measured part.
 *
 * @param hitRatio share of its reads that were hits
 * @param prefetchesPerRead prefetches begun in it for each of its reads
 */
public record Window(double hitRatio, double prefetchesPerRead) {}

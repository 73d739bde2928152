package dev.hunch.training.replay;

import java.time.Duration;

/**
 * What is the same for all policies of a replay.
 *
 * @param capacityEntries how many entries the cache holds, at least 1
 * @param measuredFrom index of the first read that counts, at least 0; the reads before it warm the
 *     cache
 * @param storeLatency how long a load takes; zero: it is there at once
 * @param prefetchesPerRead how many prefetches one read earns, at least 0
 * @param horizon how long a prediction stays of use
 * @param windows how many parts of equal length the measured part is looked at in, at least 1
 */
public record ReplaySettings(
    long capacityEntries,
    int measuredFrom,
    Duration storeLatency,
    double prefetchesPerRead,
    Duration horizon,
    int windows) {
  public ReplaySettings {
    if (capacityEntries < 1) {
      throw new IllegalArgumentException("capacity is below one entry: " + capacityEntries);
    }
    if (measuredFrom < 0) {
      throw new IllegalArgumentException("measuredFrom is negative: " + measuredFrom);
    }
    if (storeLatency.isNegative()) {
      throw new IllegalArgumentException("storeLatency is negative: " + storeLatency);
    }
    if (!(prefetchesPerRead >= 0)) {
      throw new IllegalArgumentException("prefetchesPerRead is negative: " + prefetchesPerRead);
    }
    if (windows < 1) {
      throw new IllegalArgumentException("windows are below 1: " + windows);
    }
  }

  /** Returns the same with another budget. */
  public ReplaySettings withBudget(double budget) {
    return new ReplaySettings(
        capacityEntries, measuredFrom, storeLatency, budget, horizon, windows);
  }
}

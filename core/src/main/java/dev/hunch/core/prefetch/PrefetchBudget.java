package dev.hunch.core.prefetch;

/**
 * How many prefetches the reads have earned: a token bucket filled by reads, not by time.
 * Thread-safe.
 */
public final class PrefetchBudget {
  /** Reads whose earnings may be saved up for a burst. */
  private static final int SAVED_READS = 64;

  private final double perRead;
  private double tokens;

  /**
   * Creates an empty bucket.
   *
   * @param perRead prefetches that one read earns, at least 0
   */
  public PrefetchBudget(double perRead) {
    if (!(perRead >= 0)) {
      throw new IllegalArgumentException("perRead is negative: " + perRead);
    }
    this.perRead = perRead;
  }

  /** Notes one read. */
  public synchronized void earn() {
    add(perRead);
  }

  /** Takes the price of one prefetch if there is as much. */
  public synchronized boolean trySpend() {
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Gives the price of one prefetch back. */
  synchronized void refund() {
    add(1);
  }

  private void add(double earned) {
    tokens = Math.min(tokens + earned, perRead == 0 ? 0 : Math.max(1, perRead * SAVED_READS));
  }
}

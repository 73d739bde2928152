package dev.hunch.sidecar.backing;

/**
 * Allows retries as a share of the loads, so that they cannot multiply what a store in trouble is
 * asked for. Thread-safe.
 */
final class RetryBudget {
  /** How many retries can be saved up. */
  private static final double MOST_SAVED = 10;

  private final double share;
  private double saved;

  /**
   * Creates a budget with nothing saved.
   *
   * @param share how many retries each load pays for, in [0, 1]
   */
  RetryBudget(double share) {
    this.share = share;
  }

  /** A load has been answered. */
  synchronized void earn() {
    saved = Math.min(MOST_SAVED, saved + share);
  }

  /** Spends one retry if there is one. */
  synchronized boolean trySpend() {
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }
}

package dev.hunch.core.governor;

/**
 * Learns from latencies how many loads the backing store takes at once before they slow each other.
 *
 * <p>After the gradient limit of Netflix's concurrency-limits (2018): the ratio of the long-term
 * latency to the present one, held between 1/2 and 1, shrinks the limit when loads queue; a small
 * allowance lets it grow while they do not. Not thread-safe.
 */
final class GradientLimit {
  private static final double MIN = 1;
  private static final double LONG_TERM_WEIGHT = 0.005;
  private static final int WARM_UP_SAMPLES = 20;
  private static final double TOLERANCE = 1.5;
  private static final double SMOOTHING = 0.2;
  private static final double QUEUE_ALLOWANCE = 1;

  private final double max;
  private double limit;
  private double longTermNanos;
  private long samples;

  GradientLimit(int initial, int max) {
    if (initial < 1 || max < initial) {
      throw new IllegalArgumentException("not 1 <= initial <= max: " + initial + ", " + max);
    }
    this.limit = initial;
    this.max = max;
  }

  /** The present limit. */
  int limit() {
    return (int) limit;
  }

  /**
   * Learns from a load.
   *
   * @param nanos how long it took
   * @param inFlight how many loads were in flight with it
   */
  void onSample(long nanos, int inFlight) {
    double present = Math.max(1, nanos);
    samples++;
    double weight = Math.max(LONG_TERM_WEIGHT, 1.0 / Math.min(samples, WARM_UP_SAMPLES * 10));
    longTermNanos += weight * (present - longTermNanos);
    if (longTermNanos / present > 2) {
      longTermNanos *= 0.95; // the store has become faster: forget the slow past sooner
    }
    if (inFlight * 2 < limit) {
      return; // too little was asked of the store to learn what it can bear
    }
    double gradient = Math.max(0.5, Math.min(1, TOLERANCE * longTermNanos / present));
    double next = limit * gradient + QUEUE_ALLOWANCE;
    limit = Math.max(MIN, Math.min(max, limit + SMOOTHING * (next - limit)));
  }
}

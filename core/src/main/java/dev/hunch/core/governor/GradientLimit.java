package dev.hunch.core.governor;

/**
 * Learns from latencies how many loads the backing store takes at once before they slow each other.
 *
 * <p>After the gradient limit of Netflix's concurrency-limits (2018): the ratio of the long-term
 * latency to the present one, with a tolerance and held between 1/2 and 1, shrinks the limit.
 *
 * <p>Our departures: the present latency is an average over the last ten loads or so, because a
 * store's queries differ among themselves by more than the tolerance; a limit under pressure gets
 * no allowance to grow, so that a slow store leaves 1, one load to see when it recovers; and it
 * shrinks however few loads are in flight, since others use the store too. Not thread-safe.
 */
public final class GradientLimit {
  private static final double MIN = 1;
  private static final double LONG_TERM_WEIGHT = 1.0 / 200;
  private static final double PRESENT_WEIGHT = 1.0 / 10;

  /** How much slower than usual the store may be before the limit shrinks. */
  private static final double TOLERANCE = 1.5;

  private static final double SMOOTHING = 0.2;

  private final double max;
  private double limit;
  private double longTermNanos;
  private double presentNanos;
  private long samples;

  /**
   * Creates a limit that has learned nothing yet.
   *
   * @param initial where it begins, at least 1
   * @param max what it never exceeds, at least {@code initial}
   */
  public GradientLimit(int initial, int max) {
    if (initial < 1 || max < initial) {
      throw new IllegalArgumentException("not 1 <= initial <= max: " + initial + ", " + max);
    }
    this.limit = initial;
    this.max = max;
  }

  /** The present limit. */
  public int limit() {
    return (int) limit;
  }

  /**
   * Learns from a load.
   *
   * @param nanos how long it took
   * @param inFlight how many loads were in flight with it, itself among them
   */
  public void onSample(long nanos, int inFlight) {
    double sampleNanos = Math.max(1, nanos);
    samples++;
    longTermNanos += Math.max(LONG_TERM_WEIGHT, 1.0 / samples) * (sampleNanos - longTermNanos);
    presentNanos += Math.max(PRESENT_WEIGHT, 1.0 / samples) * (sampleNanos - presentNanos);
    if (longTermNanos > 2 * presentNanos) {
      longTermNanos *= 0.95; // the store has become faster: forget the slow past sooner
    }
    double gradient = Math.max(0.5, Math.min(1, TOLERANCE * longTermNanos / presentNanos));
    if (gradient < 1) {
      limit = Math.max(MIN, limit + SMOOTHING * (limit * gradient - limit));
    } else if (inFlight * 2 >= limit) { // else too little is asked of the store to learn more
      limit = Math.min(max, limit + SMOOTHING);
    }
  }
}

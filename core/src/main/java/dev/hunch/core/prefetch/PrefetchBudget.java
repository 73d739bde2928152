package dev.hunch.core.prefetch;

/**
 * How many prefetches the reads have earned, and what one must be worth to be paid for: a token
 * bucket filled by reads, not by time.
 *
 * <p>Where more is worth its cost than is earned, spending each read's earnings at once buys the
 * best of a bad moment, and only the best of a good one. So there is a price. It is learned, so
 * that about a quarter of the bucket stays saved for better moments; it falls with each doubling of
 * what is saved, and to next to nothing where the reads earn more than there is to buy.
 * Thread-safe.
 */
public final class PrefetchBudget {
  /** Reads whose earnings may be saved up for a burst. */
  private static final int SAVED_READS = 64;

  /** Fewer tokens than these leave nothing to be saved, however few a read earns. */
  private static final double FEWEST_TOKENS = 8;

  /** The share of the bucket that the price seeks to keep saved. */
  private static final double KEPT = 0.25;

  /** How often the price doubles from a full bucket to an empty one. */
  private static final double DOUBLINGS = 8;

  private static final double MOVED_A_READ = 0.0005;
  private static final double FIRST_PRICE = 0.01;
  private static final double LEAST_PRICE = 1e-4;

  private final double perRead;
  private final double capacity;
  private double tokens;

  /** The price while as much is saved as is to be kept. */
  private double price = FIRST_PRICE;

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
    this.capacity = perRead == 0 ? 0 : Math.max(FEWEST_TOKENS, perRead * SAVED_READS);
  }

  /** Notes one read. */
  public synchronized void earn() {
    add(perRead);
    double moved = tokens < KEPT * capacity ? 1 + MOVED_A_READ : 1 - MOVED_A_READ;
    price = Math.max(LEAST_PRICE, Math.min(1, price * moved));
  }

  /**
   * What a prefetch must be worth for one more to be paid for now, by the worth of {@link
   * PrefetchCosts}; it is dearer the less is saved.
   */
  synchronized double price() {
    double saved = capacity == 0 ? 0 : tokens / capacity;
    return price <= LEAST_PRICE ? 0 : price * StrictMath.pow(2, DOUBLINGS * (KEPT - saved));
  }

  /** Takes one prefetch's token if there is as much. */
  public synchronized boolean trySpend() {
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Gives one prefetch's token back. */
  synchronized void refund() {
    add(1);
  }

  private void add(double earned) {
    tokens = Math.min(tokens + earned, capacity);
  }
}

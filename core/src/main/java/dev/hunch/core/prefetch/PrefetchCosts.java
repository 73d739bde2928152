package dev.hunch.core.prefetch;

/**
 * What a prefetch costs, measured in the latency that a useful one saves.
 *
 * @param wastedLoad cost of a load that nobody uses, at least 0; 1 says that a wasted load hurts as
 *     much as a saved one helps
 * @param room cost of the room that the entry takes in the cache, at least 0
 */
public record PrefetchCosts(double wastedLoad, double room) {
  /** Prefetches from a probability of about .03 up. */
  public static final PrefetchCosts DEFAULT = new PrefetchCosts(0.03, 0);

  public PrefetchCosts {
    if (!(wastedLoad >= 0)) {
      throw new IllegalArgumentException("wastedLoad is negative: " + wastedLoad);
    }
    if (!(room >= 0)) {
      throw new IllegalArgumentException("room is negative: " + room);
    }
  }

  /** Returns what a prefetch is worth: {@code p − (1 − p) · wastedLoad − room}. */
  public double worthOf(double probability) {
    return worthOf(probability, 0);
  }

  /** Likewise, where what is pushed out may have been of use itself. */
  public double worthOf(double probability, double lost) {
    return probability - (1 - probability) * wastedLoad - Math.max(room, lost);
  }
}

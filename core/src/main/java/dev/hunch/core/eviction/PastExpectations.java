package dev.hunch.core.eviction;

/**
 * When keys were last expected that nobody expects any more: so a key that was nearly asked for is
 * told from one that nobody ever expected.
 *
 * <p>A key may push another out; that one then looks never expected. 8 bytes for each of 65,536
 * places. Time is counted in reads; what was not touched for 2<sup>31</sup> of them may look new
 * once. Not thread-safe.
 */
final class PastExpectations {
  /** Stands for a key that is not known to have been expected. */
  static final int NEVER = -1;

  private static final int PLACES = 1 << 16;
  private static final int TAKEN = 1;

  /** The key's tag (0 if the place is free) over the moment. */
  private final long[] tagsAndMoments = new long[PLACES];

  /** Notes that nobody expects the key any more, who did so last at a moment. */
  void put(long hash, int moment) {
    tagsAndMoments[placeOf(hash)] = ((long) tagOf(hash) << 32) | (moment & 0xFFFF_FFFFL);
  }

  /** Reads since the key was last expected, or {@link #NEVER}. */
  int age(long hash, int now) {
    long found = tagsAndMoments[placeOf(hash)];
    return (int) (found >>> 32) == tagOf(hash) ? Math.max(0, now - (int) found) : NEVER;
  }

  private static int placeOf(long hash) {
    return (int) (hash ^ hash >>> 20) & (PLACES - 1);
  }

  private static int tagOf(long hash) {
    return (int) (hash >>> 32) | TAKEN;
  }
}

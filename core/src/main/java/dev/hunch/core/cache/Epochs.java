package dev.hunch.core.cache;

/**
 * Counts the writes and invalidations of keys, striped by their hash.
 *
 * <p>A load may store its value only while the epoch it began with stands; keys that share a stripe
 * may cost each other a stored value, never let a stale one through. Not thread-safe: the cache's
 * lock guards it.
 */
final class Epochs {
  private static final int STRIPES = 4096;

  private final int[] epochs = new int[STRIPES];

  int of(long keyHash) {
    return epochs[stripe(keyHash)];
  }

  void bump(long keyHash) {
    epochs[stripe(keyHash)]++;
  }

  private static int stripe(long keyHash) {
    return (int) (keyHash >>> 52);
  }
}

package dev.hunch.core.cache;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Hits that could not be noted at once, because the cache's lock was held, until someone has it.
 *
 * <p>It keeps the last {@link #SIZE}; of more it loses the oldest, which costs the eviction policy
 * a little of its knowledge and nobody anything else. A reader in a race may lead to an older hash
 * being noted twice. Any thread may add; only the holder of the lock takes.
 */
final class LateNotes {
  static final int SIZE = 256;

  private final AtomicLongArray hashes = new AtomicLongArray(SIZE);
  private final AtomicInteger added = new AtomicInteger();
  private final long[] taking = new long[SIZE];
  private int taken;

  void add(long hash) {
    hashes.setRelease(added.getAndIncrement() & (SIZE - 1), hash);
  }

  /** Takes some hashes, of which it keeps nothing. */
  @FunctionalInterface
  interface Taker {
    void take(long[] hashes, int count);
  }

  /** Hands over what was added since the last time, the oldest first. */
  void takeAll(Taker taker) {
    int until = added.get();
    if (until == taken) {
      return;
    }
    int from = until - taken > SIZE ? until - SIZE : taken;
    int count = until - from;
    for (int i = 0; i < count; i++) {
      taking[i] = hashes.getAcquire((from + i) & (SIZE - 1));
    }
    taken = until;
    taker.take(taking, count);
  }
}

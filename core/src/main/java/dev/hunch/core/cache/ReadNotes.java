package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * Reads that were answered and are still to be noted, all at once: to look up many together where
 * the eviction policy keeps them costs less, since the processor waits for its memory once for
 * several. Not thread-safe.
 */
final class ReadNotes {
  /** How many it holds; as many can be noted {@linkplain LateNotes later}. */
  static final int SIZE = 64;

  private static final int FIRST_CAPACITY = 8;

  private Key[] keys = new Key[FIRST_CAPACITY];
  private int[] sizesBytes = new int[FIRST_CAPACITY];
  private long[] hashes = new long[FIRST_CAPACITY];
  private int count;

  /** Adds a read; it must not be full. */
  void add(Key key, int sizeBytes) {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, 2 * count);
      sizesBytes = Arrays.copyOf(sizesBytes, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    keys[count] = key;
    sizesBytes[count] = sizeBytes;
    hashes[count] = key.hash();
    count++;
  }

  boolean isFull() {
    return count == SIZE;
  }

  int count() {
    return count;
  }

  /** The hashes of the keys, of which the first {@link #count} hold. */
  long[] hashes() {
    return hashes;
  }

  /** Shows each key with the size of its value in bytes, in the order of the reads. */
  void forEach(ObjIntConsumer<Key> visitor) {
    for (int i = 0; i < count; i++) {
      visitor.accept(keys[i], sizesBytes[i]);
    }
  }

  void clear() {
    count = 0;
  }
}

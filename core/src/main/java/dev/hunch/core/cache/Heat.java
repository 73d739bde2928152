package dev.hunch.core.cache;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.agrona.collections.LongArrayList;

/**
 * How hot entries were: what an eviction policy had learned of them, for the next start.
 *
 * <p>Eight bytes for each entry that was not cold: its hash, the last bits of which give way to the
 * level. So a few entries of billions may be taken for hotter than they were. Immutable.
 */
public final class Heat {
  /** The hottest level; 0 is cold. */
  public static final int HOTTEST = 7;

  /** Of entries that nothing is known of. */
  public static final Heat NONE = new Heat(new long[0]);

  private final long[] packed;

  private Heat(long[] sorted) {
    this.packed = sorted;
  }

  /**
   * Reads what {@link #forEachPacked} has shown, in any order.
   *
   * @param packed is kept and put in order
   */
  public static Heat of(long[] packed) {
    Arrays.sort(packed);
    return new Heat(packed);
  }

  /** The level of the entry with this hash, from 0 to {@link #HOTTEST}. */
  public int levelOf(long hash) {
    long first = hash & ~HOTTEST;
    int found = Arrays.binarySearch(packed, first);
    int at = found >= 0 ? found : -found - 1;
    return at < packed.length && (packed[at] & ~HOTTEST) == first
        ? (int) (packed[at] & HOTTEST)
        : 0;
  }

  /** How many entries are not cold. */
  public int size() {
    return packed.length;
  }

  /** Shows what it holds, a number for each entry. */
  public void forEachPacked(LongConsumer visitor) {
    for (long one : packed) {
      visitor.accept(one);
    }
  }

  /** Collects levels. Not thread-safe. */
  static final class Builder {
    private final LongArrayList packed = new LongArrayList();

    void add(long hash, int level) {
      if (level < 0 || level > HOTTEST) {
        throw new IllegalArgumentException("level is not in 0.." + HOTTEST + ": " + level);
      }
      if (level > 0) {
        packed.addLong((hash & ~HOTTEST) | level);
      }
    }

    Heat build() {
      return of(packed.toLongArray());
    }
  }
}

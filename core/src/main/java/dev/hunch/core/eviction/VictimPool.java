package dev.hunch.core.eviction;

/**
 * The entries of least worth among those drawn lately, the least first. What is left of one draw
 * competes with the next, so that few have to be drawn for a victim (as in the eviction pool of
 * Redis). Worth is for each unit of weight, as it was when the entry was put in. Not thread-safe.
 */
final class VictimPool {
  private static final int MOST = 16;

  private final long[] hashes = new long[MOST];
  private final double[] worths = new double[MOST];
  private int size;

  int size() {
    return size;
  }

  /** The hash of the entry with this number, 0 for the one of least worth. */
  long hash(int number) {
    return hashes[number];
  }

  double worth(int number) {
    return worths[number];
  }

  /** Puts an entry in, in the place of what was known of it; that of most worth gives way. */
  void offer(long hash, double worth) {
    for (int number = 0; number < size; number++) {
      if (hashes[number] == hash) {
        remove(number);
        break;
      }
    }
    if (size == MOST && worth >= worths[MOST - 1]) {
      return;
    }
    int number = size == MOST ? MOST - 1 : size++;
    for (; number > 0 && worths[number - 1] > worth; number--) {
      hashes[number] = hashes[number - 1];
      worths[number] = worths[number - 1];
    }
    hashes[number] = hash;
    worths[number] = worth;
  }

  void remove(int number) {
    size--;
    System.arraycopy(hashes, number + 1, hashes, number, size - number);
    System.arraycopy(worths, number + 1, worths, number, size - number);
  }
}

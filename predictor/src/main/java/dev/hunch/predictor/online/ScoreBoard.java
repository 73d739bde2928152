package dev.hunch.predictor.online;

import java.util.Arrays;

/** Sums of scores by fingerprint, of two kinds. Bounded and reused. Not thread-safe. */
final class ScoreBoard {
  private static final int BUCKETS = 1 << 12;

  /** How many fingerprints there is room for. */
  static final int CAPACITY = BUCKETS / 2;

  private static final int FULL = -1;

  private final int[] buckets = new int[BUCKETS];
  private final int[] taken = new int[CAPACITY];
  private final long[] fingerprints = new long[CAPACITY];
  private final int[] events = new int[CAPACITY];
  private final float[][] scores;
  private final float[] best;
  private int size;

  /**
   * Creates an empty board.
   *
   * @param kinds how many kinds of scores there are
   * @param shown how many of each kind are shown, the highest
   */
  ScoreBoard(int kinds, int shown) {
    scores = new float[kinds][CAPACITY];
    best = new float[shown];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      buckets[taken[i]] = 0;
    }
    size = 0;
  }

  /** Adds to a score; {@code event} is one of the key with this fingerprint. */
  void add(int kind, long fingerprint, int event, float score) {
    int place = placeOf(fingerprint, event);
    if (place != FULL) {
      scores[kind][place] += score;
    }
  }

  private int placeOf(long fingerprint, int event) {
    int bucket = (int) (fingerprint ^ fingerprint >>> 32) & (BUCKETS - 1);
    while (buckets[bucket] != 0) {
      int place = buckets[bucket] - 1;
      if (fingerprints[place] == fingerprint) {
        return place;
      }
      bucket = (bucket + 1) & (BUCKETS - 1);
    }
    if (size == CAPACITY) {
      return FULL;
    }
    buckets[bucket] = size + 1;
    taken[size] = bucket;
    fingerprints[size] = fingerprint;
    events[size] = event;
    for (float[] kind : scores) {
      kind[size] = 0;
    }
    return size++;
  }

  long fingerprint(int place) {
    return fingerprints[place];
  }

  int event(int place) {
    return events[place];
  }

  float score(int kind, int place) {
    return scores[kind][place];
  }

  /**
   * Finds the places of the highest scores of a kind, and of all that equal the lowest of these.
   *
   * @param into takes them, in order of place; has room for {@link #CAPACITY}
   * @return how many there are; none of them is 0
   */
  int best(int kind, int[] into) {
    float[] found = scores[kind];
    float bar = bar(found);
    int count = 0;
    for (int place = 0; place < size; place++) {
      if (found[place] >= bar && found[place] != 0) {
        into[count++] = place;
      }
    }
    return count;
  }

  /** What a score must reach to be among the highest. */
  private float bar(float[] found) {
    Arrays.fill(best, 0);
    for (int place = 0; place < size; place++) {
      float score = found[place];
      if (score > best[0]) {
        int i = 0;
        for (; i + 1 < best.length && best[i + 1] < score; i++) {
          best[i] = best[i + 1];
        }
        best[i] = score;
      }
    }
    return best[0];
  }
}

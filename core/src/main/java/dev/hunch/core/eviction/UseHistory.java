package dev.hunch.core.eviction;

/**
 * When keys were last asked for, and how often lately: of those that are held, and of about as many
 * that are not. Time is counted in reads.
 *
 * <p>How often is told by three counts that fade over different times. Each is kept as its
 * logarithm, so that fading is a subtraction. A set of four places takes a key; the one asked for
 * longest ago gives way. 15 bytes for each place. Not thread-safe.
 */
final class UseHistory {
  /** No place. */
  static final int NONE = -1;

  /** How many fading counts there are for a key. */
  static final int COUNTS = 3;

  /** Times that the counts fade over (to 1/e), in reads for each entry that the cache holds. */
  static final double[] FADING = {0.5, 4, 40};

  private static final int WAYS = 4;
  private static final int MIN_PLACES = 1 << 16;
  private static final int MAX_PLACES = 1 << 28;
  private static final float UNITS = 1024;
  private static final int MAX_READS = Byte.MAX_VALUE;

  private final int[] tags;
  private final int[] lastReads;
  private final short[] counts;
  private final byte[] reads;
  private final int setMask;

  /** What each count's logarithm loses with every read. */
  private final double[] losses = new double[COUNTS];

  private int now;

  /**
   * Creates an empty history.
   *
   * @param entries how many entries the cache is expected to hold
   */
  UseHistory(int entries) {
    int places = MIN_PLACES;
    while (places < 2L * entries && places < MAX_PLACES) {
      places <<= 1;
    }
    tags = new int[places];
    lastReads = new int[places];
    counts = new short[places * COUNTS];
    reads = new byte[places];
    setMask = places / WAYS - 1;
    setEntries(entries);
  }

  /** Fits the times that the counts fade over to how many entries the cache holds. */
  void setEntries(double entries) {
    for (int count = 0; count < COUNTS; count++) {
      losses[count] = 1 / (FADING[count] * Math.max(1, entries) * Math.log(2));
    }
  }

  /** How many reads there have been; wraps around. */
  int now() {
    return now;
  }

  /** The place of the key with this hash, or {@link #NONE}. */
  int find(long hash) {
    int first = firstOf(hash);
    int tag = tagOf(hash);
    for (int place = first; place < first + WAYS; place++) {
      if (tags[place] == tag) {
        return place;
      }
    }
    return NONE;
  }

  /** Notes a read of the key with this hash. */
  void read(long hash) {
    now++;
    int place = find(hash);
    if (place == NONE) {
      place = oldestOf(firstOf(hash));
      tags[place] = tagOf(hash);
      reads[place] = 0;
    }
    for (int count = 0; count < COUNTS; count++) {
      double faded = reads[place] == 0 ? 0 : Math.pow(2, logCount(place, count));
      counts[place * COUNTS + count] = (short) Math.round(log2(faded + 1) * UNITS);
    }
    lastReads[place] = now;
    if (reads[place] < MAX_READS) {
      reads[place]++;
    }
  }

  /** Reads since the key's last, at least 0. */
  int age(int place) {
    return Math.max(0, now - lastReads[place]);
  }

  /** Whether the key was read after the moment. */
  boolean isReadSince(int place, int moment) {
    return lastReads[place] - moment > 0;
  }

  /** How often the key was read since it is known, at most 127. */
  int reads(int place) {
    return reads[place];
  }

  /** The base-2 logarithm of a fading count as it is now. */
  double logCount(int place, int count) {
    return counts[place * COUNTS + count] / UNITS - (now - lastReads[place]) * losses[count];
  }

  private int oldestOf(int first) {
    int oldest = first;
    for (int place = first; place < first + WAYS; place++) {
      if (tags[place] == 0) {
        return place;
      }
      if (lastReads[place] - lastReads[oldest] < 0) {
        oldest = place;
      }
    }
    return oldest;
  }

  private int firstOf(long hash) {
    return ((int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & setMask) * WAYS;
  }

  private static int tagOf(long hash) {
    return (int) hash | 1; // 0 says that the place is free
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}

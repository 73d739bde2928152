package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * When keys were last asked for, and how often lately: of those that are held, and of about as many
 * that are not. Time is counted in reads.
 *
 * <p>How often is told by three counts that fade over different times. Each is kept as its
 * logarithm, so that fading is a subtraction, and so are the last two gaps between its reads. A set
 * of four places takes a key; the one asked for longest ago gives way. 24 bytes for each place.
 *
 * <p>Grows with the entries by linear hashing (Litwin 1980): a set at a time is split, so that no
 * read waits for the others. What was not read for {@value #LONGEST_AGE} reads is forgotten before
 * the clock of 32 bits comes round to it. Not thread-safe.
 */
final class UseHistory {
  /** No place. */
  static final int NONE = -1;

  /** How many fading counts there are for a key. */
  static final int COUNTS = 3;

  /** Times that the counts fade over (to 1/e), in reads for each entry that the cache holds. */
  static final double[] FADING = {0.5, 4, 40};

  /** After so many reads a key is forgotten, sooner or later. */
  static final int LONGEST_AGE = 1 << 30;

  private static final int WAYS = 4;
  private static final int LONGS = 3;
  private static final int LONGS_OF_A_SET = WAYS * LONGS;
  private static final int LOG_CHUNK_SETS = 14;
  private static final int CHUNK_SETS = 1 << LOG_CHUNK_SETS;
  private static final int CHUNK_PLACES = CHUNK_SETS * WAYS;

  /** With 1.5 MiB each they take 384 MiB at most, enough for eight million entries. */
  private static final int MAX_CHUNKS = 256;

  private static final int PLACES_OF_AN_ENTRY = 2;
  private static final int SPLITS_OF_A_READ = 2;

  /** All sets are looked through for what is too old within a quarter of the longest age. */
  private static final int READS_OF_A_SWEEP = LONGEST_AGE / 4 / (MAX_CHUNKS * CHUNK_SETS);

  private static final double UNSCALED_ENTRIES = 256;

  private static final int TAKEN = 1 << 31;
  private static final float UNITS = 1024;
  private static final int GAP_BITS = 16;
  private static final long GAP_MASK = (1L << GAP_BITS) - 1;
  private static final int MAX_READS = Byte.MAX_VALUE;

  /**
   * Three longs for each place: the key's tag (0 if the place is free) over its last read; its
   * reads over the logarithms of its three counts; the logarithms of its gaps, the last lowest.
   */
  private long[][] chunks = {new long[CHUNK_PLACES * LONGS]};

  private int sets = CHUNK_SETS;
  private int wantedSets = CHUNK_SETS;
  private int swept;

  /** What each count's logarithm loses with every read. */
  private final double[] losses = new double[COUNTS];

  private double ageScale;
  private float logEntries;
  private int now;

  /** Creates an empty history at the beginning of time. */
  UseHistory() {
    this(0);
  }

  /** Creates an empty history at a moment. */
  UseHistory(int now) {
    this.now = now;
    setEntries(1);
  }

  /** Fits the times that the counts fade over to how many entries the cache can hold. */
  void setEntries(double entries) {
    ageScale = Math.min(1, UNSCALED_ENTRIES / entries);
    logEntries = Logs.log2((float) entries);
    for (int count = 0; count < COUNTS; count++) {
      losses[count] = 1 / (FADING[count] * Math.max(1, entries) * Math.log(2));
    }
  }

  /** Grows, over the reads to come, until there is room for so many entries and as many others. */
  void makeRoomFor(int entries) {
    long sets = ((long) entries * PLACES_OF_AN_ENTRY + WAYS - 1) / WAYS;
    wantedSets = (int) Math.max(wantedSets, Math.min(sets, (long) MAX_CHUNKS * CHUNK_SETS));
  }

  /** For how many keys there is a place. */
  int places() {
    return sets * WAYS;
  }

  /** How many reads there have been; wraps around. */
  int now() {
    return now;
  }

  /** Lets time pass without a read. */
  void skip(int reads) {
    now += reads;
  }

  /** The place of the key with this hash, or {@link #NONE}. Good until the next read. */
  int find(long hash) {
    long mixed = mixed(hash);
    return find(setOf(mixed), tagOf(mixed));
  }

  /** Notes a read of the key with this hash. */
  void read(long hash) {
    now++;
    for (int i = 0; i < SPLITS_OF_A_READ && sets < wantedSets; i++) {
      split();
    }
    if (now % READS_OF_A_SWEEP == 0) {
      swept = swept + 1 < sets ? swept + 1 : 0;
      forgetOld(swept);
    }
    long mixed = mixed(hash);
    int set = setOf(mixed);
    int tag = tagOf(mixed);
    int place = find(set, tag);
    boolean isNew = place == NONE;
    if (isNew) {
      place = oldestOf(set);
    }
    long packed = 0;
    for (int count = 0; count < COUNTS; count++) {
      float log = isNew ? 0 : Logs.log2OfOneMore((float) logCount(place, count));
      packed |= (Math.round(log * UNITS) & 0xFFFFL) << (16 * count);
    }
    long reads = isNew ? 1 : Math.min(MAX_READS, reads(place) + 1);
    long[] chunk = chunks[place / CHUNK_PLACES];
    int at = place % CHUNK_PLACES * LONGS;
    chunk[at + 2] = isNew ? 0 : (chunk[at + 2] << GAP_BITS) | unitsOfGap(now - (int) chunk[at]);
    chunk[at] = ((long) tag << 32) | (now & 0xFFFF_FFFFL);
    chunk[at + 1] = (reads << 48) | packed;
  }

  /**
   * Notes a read of a key that is known to have been read more often, before this history began.
   *
   * @param doublings the base-2 logarithm of how often, from 0 to 6
   */
  void recall(long hash, int doublings) {
    read(hash);
    int place = find(hash);
    long packed = 0;
    for (int count = 0; count < COUNTS; count++) {
      packed |= (Math.round(doublings * UNITS) & 0xFFFFL) << (16 * count);
    }
    chunks[place / CHUNK_PLACES][place % CHUNK_PLACES * LONGS + 1] =
        (1L << (doublings + 48)) | packed;
  }

  /** Reads since the key's last, at least 0. */
  int age(int place) {
    return Math.max(0, now - lastRead(place));
  }

  /**
   * The same on a scale that reaches from one read to a hundred times as many as the cache holds
   * entries, but for a small cache, for which it counts reads.
   */
  int scaledAge(int place) {
    return (int) (age(place) * ageScale);
  }

  /** Whether the key was read after the moment. */
  boolean isReadSince(int place, int moment) {
    return lastRead(place) - moment > 0;
  }

  /** How often the key was read since it is known, at most 127. */
  int reads(int place) {
    return (int) (second(place) >>> 48);
  }

  /** The base-2 logarithm of a fading count as it is now. */
  double logCount(int place, int count) {
    short log = (short) (second(place) >>> (16 * count));
    return log / UNITS - age(place) * losses[count];
  }

  /**
   * The base-2 logarithm of one more than the reads between two of the key's, 0 if it was not read
   * that often.
   *
   * @param back 0 for the last gap, 1 for the one before
   */
  float logGap(int place, int back) {
    long gaps = chunks[place / CHUNK_PLACES][place % CHUNK_PLACES * LONGS + 2];
    return (gaps >>> (GAP_BITS * back) & GAP_MASK) / UNITS;
  }

  /** The base-2 logarithm of how many entries the cache can hold. */
  float logEntries() {
    return logEntries;
  }

  private static long unitsOfGap(int reads) {
    return Math.round(Logs.log2(1f + Math.max(0, reads)) * UNITS) & GAP_MASK;
  }

  private int find(int set, int tag) {
    long[] chunk = chunks[set >>> LOG_CHUNK_SETS];
    int first = (set & (CHUNK_SETS - 1)) * LONGS_OF_A_SET;
    for (int way = 0; way < WAYS; way++) {
      if ((int) (chunk[first + way * LONGS] >>> 32) == tag) {
        return set * WAYS + way;
      }
    }
    return NONE;
  }

  private int oldestOf(int set) {
    int oldest = set * WAYS;
    for (int place = oldest; place < (set + 1) * WAYS; place++) {
      if (tag(place) == 0) {
        return place;
      }
      if (lastRead(place) - lastRead(oldest) < 0) {
        oldest = place;
      }
    }
    return oldest;
  }

  /** Adds a set at the end, and moves there what belongs there of the set that is next in turn. */
  private void split() {
    int half = Integer.highestOneBit(sets);
    int from = sets - half;
    int to = sets;
    if (to >>> LOG_CHUNK_SETS == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunks.length + 1);
      chunks[chunks.length - 1] = new long[CHUNK_PLACES * LONGS];
    }
    sets++;
    for (int way = 0; way < WAYS; way++) {
      int place = from * WAYS + way;
      // The tag goes on where the number of the set within its chunk ended.
      if (((tag(place) << LOG_CHUNK_SETS) & half) != 0) {
        long[] old = chunks[place / CHUNK_PLACES];
        int at = place % CHUNK_PLACES * LONGS;
        int target = (to * WAYS + way) % CHUNK_PLACES * LONGS;
        System.arraycopy(old, at, chunks[to >>> LOG_CHUNK_SETS], target, LONGS);
        old[at] = 0;
        old[at + 1] = 0;
      }
    }
  }

  private void forgetOld(int set) {
    for (int place = set * WAYS; place < (set + 1) * WAYS; place++) {
      if (now - lastRead(place) > LONGEST_AGE) {
        chunks[place / CHUNK_PLACES][place % CHUNK_PLACES * LONGS] = 0;
      }
    }
  }

  private int tag(int place) {
    return (int) (chunks[place / CHUNK_PLACES][place % CHUNK_PLACES * LONGS] >>> 32);
  }

  private int lastRead(int place) {
    return (int) chunks[place / CHUNK_PLACES][place % CHUNK_PLACES * LONGS];
  }

  private long second(int place) {
    return chunks[place / CHUNK_PLACES][place % CHUNK_PLACES * LONGS + 1];
  }

  private int setOf(long mixed) {
    int top = Integer.highestOneBit(sets);
    int set = (int) mixed & (2 * top - 1);
    return set < sets ? set : set & (top - 1);
  }

  private static int tagOf(long mixed) {
    return (int) (mixed >>> LOG_CHUNK_SETS) | TAKEN;
  }

  /** The hash's upper 46 bits once it is mixed, the lowest of which number the set. */
  private static long mixed(long hash) {
    return (hash * 0x9E3779B97F4A7C15L) >>> 18;
  }
}

package dev.hunch.sidecar.sharedmemory;

/**
 * How the table lies in its file, in the machine's byte order; the client has the same class.
 *
 * <pre>
 * header    4,096 bytes: magic, version, closed, heartbeat, sizes, a generation for each namespace
 * index     buckets of 8 longs: the upper 32 bits of a name's hash, its record's length in lines of
 *           64 bytes in the next 8 (the most also where it is longer), and its place in lines in the
 *           lower 24; 0 where there is none
 * ring      records one after the other, each beginning at a line
 * </pre>
 *
 * <p>A record's version is 0 while it is written or no longer valid, and no two records ever have
 * the same one. A reader takes a record only if its version was the same before and after it was
 * copied, its checksum is right, its name is the one asked for, its generation is that of its
 * namespace and its time has not come. Numbers of bytes and offsets are ints, times and generations
 * longs. Times are those of {@link System#nanoTime}, which on one machine all processes share.
 */
final class TableLayout {
  static final long MAGIC = 0x48756e63_68546162L;
  static final int VERSION = 2;

  // the header
  static final int HEADER_BYTES = 4096;
  static final int MAGIC_AT = 0;
  static final int VERSION_AT = 8;
  static final int CLOSED_AT = 12;
  static final int HEARTBEAT_AT = 16;
  static final int BUCKETS_AT = 24;
  static final int GENERATIONS_AT = 512;
  static final int MAX_NAMESPACES = (HEADER_BYTES - GENERATIONS_AT) / Long.BYTES;

  // the index
  static final int BUCKET_ENTRIES = 8;
  static final int BUCKET_BYTES = BUCKET_ENTRIES * Long.BYTES;
  static final int LINE_BITS = 6;
  static final int LINE_BYTES = 1 << LINE_BITS;
  static final int PLACE_BITS = 24;
  static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
  static final int MAX_LINES = 255;

  /** How much of a record a reader copies before it knows its length; all names lie in it. */
  static final int MAX_FIRST_BYTES = MAX_LINES << LINE_BITS;

  static final int TAG_SHIFT = 32;

  // a record; its checksum (CRC-32C) is over all that follows it
  static final int RECORD_VERSION_AT = 0;
  static final int CHECKSUM_AT = 8;
  static final int LENGTH_AT = 12;
  static final int EXPIRES_AT = 16;
  static final int LOADED_AT = 24;
  static final int GENERATION_AT = 32;
  static final int NAMESPACE_AT = 40;
  static final int NEGATIVE_AT = 44;
  static final int NAMESPACE_BYTES_AT = 48;
  static final int KEY_BYTES_AT = 52;
  static final int NAME_HASH_AT = 56;
  static final int CACHE_HASH_AT = 64;
  static final int NAMES_AT = 72;

  private TableLayout() {}

  /** Where a name's bucket and its place in the index's tags come from. */
  static long hashOf(String namespace, String key) {
    long hash = namespace.hashCode() * 0x9e3779b97f4a7c15L + key.hashCode();
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }

  /** Where a hash's bucket begins. */
  static int bucketOf(long hash, int buckets) {
    return HEADER_BYTES + ((int) hash & (buckets - 1)) * BUCKET_BYTES;
  }

  /** What the index holds for a record. */
  static long indexEntryOf(long hash, int place, int length) {
    long lines = Math.min(MAX_LINES, (length + LINE_BYTES - 1) >>> LINE_BITS);
    return hash >>> TAG_SHIFT << TAG_SHIFT | lines << PLACE_BITS | place >>> LINE_BITS;
  }

  /** Whether an index's entry may be the one of a hash. */
  static boolean isTagged(long indexEntry, long hash) {
    return (indexEntry ^ hash) >>> TAG_SHIFT == 0;
  }

  /** Where the record of an index's entry begins. */
  static long placeOf(long indexEntry) {
    return (indexEntry & PLACE_MASK) << LINE_BITS;
  }

  /** How many bytes the record of an index's entry takes, or the first of it if it is long. */
  static int firstBytesOf(long indexEntry) {
    return (int) (indexEntry >>> PLACE_BITS & MAX_LINES) << LINE_BITS;
  }
}

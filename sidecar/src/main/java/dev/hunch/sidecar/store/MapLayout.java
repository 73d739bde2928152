package dev.hunch.sidecar.store;

import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * How a map of a given capacity is divided, and what an entry weighs in it.
 *
 * <p>The map's whole footprint (hash tables, free lists and room that stays unused) is shared out
 * over the entries: a map that is as full as it safely can be holds entries that together weigh the
 * capacity. So the capacity bounds what the process takes, not only what it was given to keep.
 *
 * @param capacityBytes what all entries may weigh together
 * @param segments parts with a lock each, a power of two
 * @param chunksPerSegment chunks of {@link #CHUNK_BYTES} that entries take room in
 * @param entriesPerSegment how many entries the hash table of a segment is made for
 */
record MapLayout(long capacityBytes, int segments, long chunksPerSegment, long entriesPerSegment) {
  static final int CHUNK_BYTES = 64;

  /** The smallest capacity that makes a useful map. */
  static final long MIN_CAPACITY_BYTES = 1L << 20;

  private static final int MAX_SEGMENTS = 16;
  private static final int PIECES_OF_A_SEGMENT = 256;
  private static final int MIN_PIECE_BYTES = 4 << 10;
  private static final int MAX_PIECE_BYTES = 32 << 10;
  private static final long MIN_SEGMENT_BYTES = 16L << 20;

  /** The smallest average entry that the hash tables have room for. */
  private static final int MIN_AVERAGE_ENTRY_BYTES = 2 * CHUNK_BYTES;

  /** Largest share of a hash table's slots in use; Chronicle Map doubles a table above this. */
  private static final double TABLE_LOAD = 0.62;

  private static final int SLOT_BYTES = 8;

  /** Headers of the file and of a segment, and rounding to pages and cache lines. */
  private static final int FIXED_BYTES = 24 << 10;

  /** What Chronicle Map puts before a value: the key's hash, the value's length, a checksum. */
  private static final int PREFIX_BYTES = 8 + 4 + 4;

  /**
   * Share of the chunks that may be in use: keys spread unevenly over segments, and free room is
   * not always in one piece.
   */
  private static final double FILL = 0.92;

  static MapLayout of(long capacityBytes) {
    long capacity = Math.max(capacityBytes, MIN_CAPACITY_BYTES);
    long wanted = Math.min(MAX_SEGMENTS, capacity / MIN_SEGMENT_BYTES);
    int segments = (int) Long.highestOneBit(Math.max(1, wanted));
    long perSegment = capacity / segments - FIXED_BYTES / segments - 4096;
    long slots =
        Long.highestOneBit((long) ((double) perSegment / MIN_AVERAGE_ENTRY_BYTES / TABLE_LOAD));
    long entries = (long) (slots * TABLE_LOAD);
    // A chunk costs its bytes and one bit in the free list.
    long chunks = (perSegment - slots * SLOT_BYTES) * 8 / (CHUNK_BYTES * 8 + 1);
    return new MapLayout(capacity, segments, chunks, Math.min(entries, chunks));
  }

  ChronicleMapBuilder<Long, byte[]> builder() {
    return ChronicleMapBuilder.of(Long.class, byte[].class)
        .name("hunch-entries")
        .entries(segments * entriesPerSegment)
        .actualSegments(segments)
        .entriesPerSegment(entriesPerSegment)
        .actualChunkSize(CHUNK_BYTES)
        .actualChunksPerSegmentTier(chunksPerSegment)
        .allowSegmentTiering(false)
        .putReturnsNull(true)
        .removeReturnsNull(true)
        // The sidecar closes its map itself, after the last request.
        .skipCloseOnExitHook(true);
  }

  /** Returns what an entry of {@code formatBytes} weighs, in bytes. */
  int weightOf(int formatBytes) {
    double share;
    if (isWhole(formatBytes)) {
      share = shareOf(formatBytes);
    } else {
      int partBytes = partBytes();
      int full = (formatBytes - 1) / partBytes;
      share =
          shareOf(PartedHead.BYTES)
              + full * shareOf(PartedEntries.HEADER_BYTES + partBytes)
              + shareOf(PartedEntries.HEADER_BYTES + formatBytes - full * partBytes);
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(share * capacityBytes));
  }

  /** The share of the map that is taken by what has this many bytes in one piece. */
  private double shareOf(int bytes) {
    return Math.max(
        chunksOf(bytes) / (FILL * segments * chunksPerSegment),
        1.0 / ((double) segments * entriesPerSegment));
  }

  /** Whether an entry of {@code formatBytes} lies in one piece; a larger one is in parts. */
  boolean isWhole(int formatBytes) {
    return PREFIX_BYTES + (long) formatBytes <= pieceBytes();
  }

  /** How many bytes of an entry a part holds. */
  int partBytes() {
    return pieceBytes() - PREFIX_BYTES - PartedEntries.HEADER_BYTES;
  }

  /** The largest piece: a segment that is nearly full should have room for some. */
  private int pieceBytes() {
    long bytes = chunksPerSegment / PIECES_OF_A_SEGMENT * CHUNK_BYTES;
    return (int) Math.max(MIN_PIECE_BYTES, Math.min(MAX_PIECE_BYTES, bytes));
  }

  /** Whether an entry of {@code formatBytes} fits into an empty map. */
  boolean fits(int formatBytes) {
    return weightOf(formatBytes) <= capacityBytes;
  }

  /** What has to be equal for a file to be opened again. */
  String fingerprint() {
    return "v3/" + segments + '/' + CHUNK_BYTES + '/' + chunksPerSegment + '/' + entriesPerSegment;
  }

  private static long chunksOf(int formatBytes) {
    return (PREFIX_BYTES + (long) formatBytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }
}

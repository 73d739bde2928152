package dev.hunch.sidecar.store;

import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.core.Memory;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.hash.impl.CompactOffHeapLinearHashTable;
import net.openhft.chronicle.hash.impl.HashSplitting;
import net.openhft.chronicle.hash.impl.VanillaChronicleHash;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.VanillaChronicleMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings what lies under some hashes into the processor's cache before it is read.
 *
 * <p>A look-up in a large map waits for memory twice: for the slot of the hash table, and for the
 * entry that it names. One look-up after the other waits each time; the steps of several do not
 * depend on each other, so taken together most of their waits are one (Chen, Ailamaki, Gibbons and
 * Mowry, "Improving hash join performance through prefetching", 2004).
 *
 * <p>It takes no lock and believes nothing that it sees: it reads addresses within the map and
 * forgets what was there. It knows how Chronicle Map lays a segment out: hash table, counters, free
 * list, entries.
 *
 * <p>Thread-safe. The map must not be closed meanwhile.
 */
final class MapLookAhead {
  private static final int LINE_BYTES = 64;

  /** More of an entry the processor fetches by itself, as it reads on and on. */
  private static final int MOST_LINES = 17;

  /** A slot of the hash table shares its cache line with some; farther ones are not looked at. */
  private static final int MOST_PROBES = 8;

  /** Before the value of an entry: the key, and the value's size, seven bits in each byte. */
  private static final int HEAD_BYTES = Long.BYTES + 2;

  private static final long NONE = 0;

  private final VanillaChronicleMap<?, ?, ?> map;
  private final CompactOffHeapLinearHashTable table;
  private final HashSplitting splitting;
  private final Memory memory = OS.memory();
  private final long tierBytes;
  private final long entriesOffset;
  private final long chunkBytes;

  /**
   * Hardly ever written: it keeps the compiler from leaving out reads whose results nobody uses.
   */
  @SuppressWarnings("UnusedVariable")
  private volatile long witness;

  private MapLookAhead(VanillaChronicleMap<?, ?, ?> map) {
    this.map = map;
    this.table = map.hashLookup;
    this.splitting = map.hashSplitting;
    this.tierBytes = map.tierSize;
    this.chunkBytes = map.chunkSize;
    this.entriesOffset =
        map.tierHashLookupOuterSize
            + VanillaChronicleHash.TIER_COUNTERS_AREA_SIZE
            + map.tierFreeListOuterSize
            + map.tierEntrySpaceInnerOffset;
  }

  /** Returns the map's; null if the map is not laid out as is known here. */
  static @Nullable MapLookAhead of(ChronicleMap<Long, byte[]> map) {
    return map instanceof VanillaChronicleMap<?, ?, ?> known && isKnown(known)
        ? new MapLookAhead(known)
        : null;
  }

  /** Whether segments of equal size lie side by side within the map, each from its table on. */
  private static boolean isKnown(VanillaChronicleMap<?, ?, ?> map) {
    long first = map.segmentBaseAddr(0);
    long last = map.segmentBaseAddr(map.segments() - 1);
    return last == first + (map.segments() - 1) * map.tierSize
        && last + map.tierSize <= map.bsAddress() + map.sizeInBytesWithoutTiers()
        && map.tierHashLookupCapacity * map.tierHashLookupSlotSize <= map.tierHashLookupOuterSize;
  }

  /**
   * Looks at what lies under the hashes.
   *
   * @param keyHashes of which the first {@code count} are meant
   * @return how many of them have an entry, as far as it saw
   */
  int at(long[] keyHashes, int count) {
    long[] tiers = new long[count];
    long[] searched = new long[count];
    long[] slots = new long[count];
    long firstTier = map.segmentBaseAddr(0);
    for (int i = 0; i < count; i++) {
      long hash = LongHashFunction.xx_r39().hashLong(keyHashes[i]);
      tiers[i] = firstTier + splitting.segmentIndex(hash) * tierBytes;
      searched[i] = table.maskUnsetKey(splitting.segmentHash(hash));
      slots[i] = table.readEntry(tiers[i], table.hlPos(searched[i]));
    }
    long[] entries = new long[count];
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = entryOf(slots[i], tiers[i], searched[i]);
      keys[i] = entries[i] == NONE ? 0 : memory.readLong(entries[i]);
    }
    int found = 0;
    long seen = 0;
    for (int i = 0; i < count; i++) {
      if (entries[i] != NONE && keys[i] == keyHashes[i]) {
        seen += lookAtRest(entries[i], tiers[i] + tierBytes);
        found++;
      }
    }
    if (seen == Long.MIN_VALUE) {
      witness = seen;
    }
    return found;
  }

  /**
   * The address of the entry that a slot names, or one of the slots after it; NONE if none does.
   */
  private long entryOf(long slot, long tier, long searched) {
    long position = table.hlPos(searched);
    for (int i = 0; i < MOST_PROBES && !table.empty(slot); i++) {
      if (table.key(slot) == searched) {
        long offset = entriesOffset + table.value(slot) * chunkBytes;
        return offset <= tierBytes - LINE_BYTES ? tier + offset : NONE;
      }
      position = table.step(position);
      slot = table.readEntry(tier, position);
    }
    return NONE;
  }

  private long lookAtRest(long entry, long end) {
    int low = memory.readByte(entry + Long.BYTES);
    int high = memory.readByte(entry + Long.BYTES + 1);
    int valueBytes = low >= 0 ? low : high >= 0 ? (high << 7) + (low & 0x7F) : Integer.MAX_VALUE;
    long last =
        Math.min(
            end - 1, entry + Math.min((long) HEAD_BYTES + valueBytes, MOST_LINES * LINE_BYTES));
    long seen = 0;
    for (long line = entry + LINE_BYTES; line <= last; line += LINE_BYTES) {
      seen += memory.readByte(line);
    }
    return seen;
  }
}

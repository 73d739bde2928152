package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.EntryStore;
import dev.hunch.core.cache.GenerationLog;
import dev.hunch.core.cache.Heat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a Chronicle Map outside the Java heap, in memory or in a file that survives a restart.
 *
 * <p>Weights are bytes: what all entries weigh together when the map is full is the capacity it was
 * opened with. What is too large for one piece lies in parts, all of which it weighs. Every read
 * compares the key and a checksum. Where the map itself fails, as on a broken disk, its exception
 * or error goes through; after a removal that failed the next start is a cold one. Thread-safe;
 * once closed it is empty and refuses everything.
 */
public final class ChronicleEntryStore implements EntryStore {
  /** The largest entry that a thread keeps a buffer for; larger ones are read into a new one. */
  private static final int KEPT_BUFFER_BYTES = 64 << 10;

  private final MapLayout layout;
  private final EntryEncoder encoder;
  private final ChronicleMap<Long, byte[]> map;
  private final @Nullable MapLookAhead lookAhead;
  private final PartedEntries parted;
  private final @Nullable PersistedMap file;
  private final long footprintBytes;
  private final ThreadLocal<byte[]> buffers =
      ThreadLocal.withInitial(() -> new byte[KEPT_BUFFER_BYTES]);
  private final LongAdder damaged = new LongAdder();
  private final LongAdder collisions = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean closed;

  ChronicleEntryStore(
      MapLayout layout, ChronicleMap<Long, byte[]> map, @Nullable PersistedMap file) {
    this(layout, map, new PartedEntries(map, layout.partBytes()), file, name -> Compression.NONE);
  }

  private ChronicleEntryStore(
      MapLayout layout,
      ChronicleMap<Long, byte[]> map,
      PartedEntries parted,
      @Nullable PersistedMap file,
      Function<String, Compression> compressions) {
    this.layout = layout;
    this.encoder = new EntryEncoder(compressions);
    this.map = map;
    this.lookAhead = MapLookAhead.of(map);
    this.parted = parted;
    this.file = file;
    this.footprintBytes = map.offHeapMemoryUsed();
  }

  /**
   * Opens an empty store in memory.
   *
   * @param capacityBytes what the entries may weigh together, overhead included, in bytes; taken
   *     for 1 MiB if it is less
   * @throws StoreOpenException if there is too little memory
   */
  public static ChronicleEntryStore inMemory(long capacityBytes) throws StoreOpenException {
    return inMemory(capacityBytes, name -> Compression.NONE);
  }

  /**
   * Opens an empty store in memory.
   *
   * @param compressions how values are compressed, by the name of their namespace
   * @throws StoreOpenException if there is too little memory
   */
  public static ChronicleEntryStore inMemory(
      long capacityBytes, Function<String, Compression> compressions) throws StoreOpenException {
    MapLayout layout = MapLayout.of(capacityBytes);
    try {
      ChronicleMap<Long, byte[]> map = layout.builder().create();
      return new ChronicleEntryStore(
          layout, map, new PartedEntries(map, layout.partBytes()), null, compressions);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new StoreOpenException(
          "cannot take " + (layout.capacityBytes() >> 20) + " MiB of memory for the cache", e);
    }
  }

  /**
   * Opens the store that lies in the file, with what it held when it was closed, or makes one.
   *
   * <p>A file that is no such store, or was made for another capacity, is replaced with a warning.
   * After an unclean exit the file is repaired and every entry's checksum verified.
   *
   * @param file where the entries lie; files with {@code .lock}, {@code .generations} and {@code
   *     .heat} added to its name lie beside it
   * @param capacityBytes what the entries may weigh together, overhead included, in bytes; taken
   *     for 1 MiB if it is less
   * @throws StoreOpenException if another process holds the file, or it cannot be written
   */
  public static ChronicleEntryStore persisted(Path file, long capacityBytes)
      throws StoreOpenException {
    return persisted(file, capacityBytes, name -> Compression.NONE);
  }

  /**
   * Likewise.
   *
   * @param compressions how values are compressed, by the name of their namespace; what the file
   *     holds can be read whatever they are
   * @throws StoreOpenException if another process holds the file, or it cannot be written
   */
  public static ChronicleEntryStore persisted(
      Path file, long capacityBytes, Function<String, Compression> compressions)
      throws StoreOpenException {
    MapLayout layout = MapLayout.of(capacityBytes);
    PersistedMap persisted = PersistedMap.hold(file, layout);
    try {
      ChronicleMap<Long, byte[]> map = persisted.open();
      return new ChronicleEntryStore(layout, map, persisted.parted(), persisted, compressions);
    } catch (StoreOpenException | RuntimeException | Error e) {
      persisted.abandon();
      throw e;
    }
  }

  @Override
  public @Nullable Entry get(Key key) {
    while (!closed) {
      Found found = find(key.hash());
      if (found == null) {
        return null;
      }
      EntryFormat.Decoded decoded = decode(found, key);
      if (decoded instanceof EntryFormat.Decoded.Match match) {
        return match.entry();
      }
      if (decoded instanceof EntryFormat.Decoded.OtherKey) {
        collisions.increment();
        return null;
      }
      if (removeIfStill(key.hash(), found)) {
        damaged.increment();
        return null;
      }
      // It was written anew meanwhile, and what was read of it may have been parts of both.
    }
    return null;
  }

  @Override
  public void lookAhead(long[] keyHashes, int count) {
    MapLookAhead ahead = lookAhead;
    if (ahead == null || closed || count == 0) {
      return;
    }
    // While a context is open, a close waits.
    ExternalMapQueryContext<Long, byte[], ?> context = map.queryContext(keyHashes[0]);
    try {
      var unused = ahead.at(keyHashes, count);
    } finally {
      context.close();
    }
  }

  /** What lies under a hash, in the first {@code size} bytes. */
  @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
  private record Found(byte[] bytes, int size) {}

  private @Nullable Found find(long keyHash) {
    try (ExternalMapQueryContext<Long, byte[], ?> context = map.queryContext(keyHash)) {
      context.readLock().lock();
      MapEntry<Long, byte[]> found = context.entry();
      return found == null ? null : copyOf(found.value());
    }
  }

  private Found copyOf(Data<byte[]> data) {
    int size = (int) data.size();
    byte[] bytes = bufferOf(size);
    data.bytes().read(data.offset(), bytes, 0, size);
    return new Found(bytes, size);
  }

  private EntryFormat.Decoded decode(Found found, Key key) {
    if (!PartedHead.isHead(found.bytes(), found.size())) {
      return EntryFormat.decode(found.bytes(), found.size(), key);
    }
    PartedHead head = PartedHead.decode(found.bytes(), found.size());
    byte[] whole = head == null ? null : parted.read(head);
    return whole == null
        ? new EntryFormat.Decoded.Damaged()
        : EntryFormat.decode(whole, whole.length, key);
  }

  @Override
  public boolean put(Key key, Entry entry) {
    long hash = key.hash();
    int size = encoder.sizeOf(key, entry);
    if (closed || !layout.fits(size)) {
      refused.increment();
      remove(hash);
      return false;
    }
    byte[] bytes = encoder.encode(key, entry);
    if (layout.isWhole(size) ? putWhole(hash, bytes) : putParted(hash, bytes)) {
      return true;
    }
    refused.increment();
    remove(hash);
    return false;
  }

  private boolean putWhole(long hash, byte[] bytes) {
    PartedHead replaced = headAt(hash);
    try {
      map.put(hash, bytes);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return false; // the segment is full, or has no free room in one piece
    }
    if (replaced != null) {
      parted.remove(replaced);
    }
    return true;
  }

  private boolean putParted(long hash, byte[] bytes) {
    PartedHead head = parted.write(bytes);
    if (head == null && remove(hash)) {
      head = parted.write(bytes); // in the room of what it replaces
    }
    if (head == null) {
      return false;
    }
    if (putWhole(hash, head.encode())) {
      return true;
    }
    parted.remove(head);
    return false;
  }

  /** The head under the hash, or null. Costs nothing while no entry is in parts. */
  private @Nullable PartedHead headAt(long hash) {
    Found found = parted.count() == 0 ? null : find(hash);
    return found == null ? null : PartedHead.decode(found.bytes(), found.size());
  }

  @Override
  public boolean remove(long keyHash) {
    return !closed && remove(keyHash, null);
  }

  /** Removes what was found to be damaged, unless something else lies there now. */
  private boolean removeIfStill(long keyHash, Found expected) {
    return remove(
        keyHash, new Found(Arrays.copyOf(expected.bytes(), expected.size()), expected.size()));
  }

  private boolean remove(long keyHash, @Nullable Found expected) {
    try {
      PartedHead head = null;
      try (ExternalMapQueryContext<Long, byte[], ?> context = map.queryContext(keyHash)) {
        context.updateLock().lock();
        MapEntry<Long, byte[]> entry = context.entry();
        if (entry == null) {
          return false;
        }
        if (expected != null || parted.count() > 0) {
          Found found = copyOf(entry.value());
          if (expected != null
              && !Arrays.equals(
                  found.bytes(), 0, found.size(), expected.bytes(), 0, expected.size())) {
            return false;
          }
          head = PartedHead.decode(found.bytes(), found.size());
        }
        entry.doRemove();
      }
      if (head != null) {
        parted.remove(head);
      }
      return true;
    } catch (RuntimeException | Error e) {
      if (file != null) {
        file.condemn();
      }
      throw e;
    }
  }

  @Override
  public int weightOf(Key key, Entry entry) {
    return layout.weightOf(encoder.sizeOf(key, entry));
  }

  @Override
  public void forEach(Visitor visitor) {
    if (closed) {
      return;
    }
    List<PartedHead> heads = new ArrayList<>();
    map.forEachEntry(
        found -> {
          Found copy = copyOf(found.value());
          PartedHead head = PartedHead.decode(copy.bytes(), copy.size());
          if (head != null) {
            heads.add(head); // its parts lie in other segments
          } else if (!PartedEntries.isPart(copy.bytes(), copy.size())) {
            show(EntryFormat.decode(copy.bytes(), copy.size()), copy.size(), visitor);
          }
        });
    for (PartedHead head : heads) {
      byte[] whole = parted.read(head);
      if (whole != null) {
        show(EntryFormat.decode(whole, whole.length), whole.length, visitor);
      }
    }
  }

  private void show(EntryFormat.@Nullable Stored stored, int size, Visitor visitor) {
    if (stored != null) {
      // A visitor may ask what the entry weighs as it lies there.
      encoder.remember(stored.key(), stored.entry(), size);
      visitor.visit(stored.key(), stored.entry());
    }
  }

  @Override
  public long size() {
    return closed ? 0 : map.longSize() - parted.count();
  }

  @Override
  public void keepHeat(Heat heat) {
    if (file != null && !closed) {
      file.heat().write(heat);
    }
  }

  @Override
  public Heat heat() {
    return file == null ? Heat.NONE : file.heat().read();
  }

  /** What keeps the generations for as long as this store keeps its entries. */
  public GenerationLog generations() {
    return file == null ? GenerationLog.NONE : file.generations();
  }

  /** How many reads found a damaged entry; it is gone since. */
  public long damagedReads() {
    return damaged.sum();
  }

  /** How many reads found another key under the same hash. */
  public long collisions() {
    return collisions.sum();
  }

  /** How many entries were refused: too large, or the map was full. */
  public long refusedPuts() {
    return refused.sum();
  }

  /** What the map takes outside the Java heap (or in its file), in bytes. */
  public long footprintBytes() {
    return footprintBytes;
  }

  /** Closes the store; a persisted one is complete in its file then. No call may be under way. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    map.close();
    if (file != null) {
      file.release();
    }
  }

  private byte[] bufferOf(int size) {
    return size <= KEPT_BUFFER_BYTES ? buffers.get() : new byte[size];
  }
}

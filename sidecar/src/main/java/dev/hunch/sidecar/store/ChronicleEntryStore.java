package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.EntryStore;
import dev.hunch.core.cache.GenerationLog;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a Chronicle Map outside the Java heap, in memory or in a file that survives a restart.
 *
 * <p>Weights are bytes: what all entries weigh together when the map is full is the capacity it was
 * opened with. Every read compares the key and a checksum. Where the map itself fails, as on a
 * broken disk, its exception or error goes through; after a removal that failed the next start is a
 * cold one. Thread-safe; once closed it is empty and refuses everything.
 */
public final class ChronicleEntryStore implements EntryStore {
  /** The largest entry that a thread keeps a buffer for; larger ones are read into a new one. */
  private static final int KEPT_BUFFER_BYTES = 64 << 10;

  private final MapLayout layout;
  private final ChronicleMap<Long, byte[]> map;
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
    this.layout = layout;
    this.map = map;
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
    MapLayout layout = MapLayout.of(capacityBytes);
    try {
      return new ChronicleEntryStore(layout, layout.builder().create(), null);
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
   * @param file where the entries lie; files with {@code .lock} and {@code .generations} added to
   *     its name lie beside it
   * @param capacityBytes what the entries may weigh together, overhead included, in bytes; taken
   *     for 1 MiB if it is less
   * @throws StoreOpenException if another process holds the file, or it cannot be written
   */
  public static ChronicleEntryStore persisted(Path file, long capacityBytes)
      throws StoreOpenException {
    MapLayout layout = MapLayout.of(capacityBytes);
    PersistedMap persisted = PersistedMap.hold(file, layout);
    try {
      return new ChronicleEntryStore(layout, persisted.open(), persisted);
    } catch (StoreOpenException | RuntimeException | Error e) {
      persisted.abandon();
      throw e;
    }
  }

  @Override
  public @Nullable Entry get(Key key) {
    EntryFormat.Decoded decoded = closed ? null : read(key);
    if (decoded instanceof EntryFormat.Decoded.Match match) {
      return match.entry();
    }
    if (decoded instanceof EntryFormat.Decoded.OtherKey) {
      collisions.increment();
    } else if (decoded != null) {
      damaged.increment();
      remove(key.hash());
    }
    return null;
  }

  private EntryFormat.@Nullable Decoded read(Key key) {
    byte[] bytes;
    int size;
    try (ExternalMapQueryContext<Long, byte[], ?> context = map.queryContext(key.hash())) {
      context.readLock().lock();
      MapEntry<Long, byte[]> found = context.entry();
      if (found == null) {
        return null;
      }
      Data<byte[]> data = found.value();
      size = (int) data.size();
      bytes = bufferOf(size);
      data.bytes().read(data.offset(), bytes, 0, size);
    }
    return EntryFormat.decode(bytes, size, key);
  }

  @Override
  public boolean put(Key key, Entry entry) {
    if (closed || !layout.fits(EntryFormat.sizeOf(key, entry))) {
      refused.increment();
      remove(key.hash());
      return false;
    }
    try {
      map.put(key.hash(), EntryFormat.encode(key, entry));
      return true;
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The segment is full, or has no free room in one piece.
      refused.increment();
      remove(key.hash());
      return false;
    }
  }

  @Override
  public boolean remove(long keyHash) {
    if (closed) {
      return false;
    }
    try (ExternalMapQueryContext<Long, byte[], ?> context = map.queryContext(keyHash)) {
      context.updateLock().lock();
      MapEntry<Long, byte[]> found = context.entry();
      if (found == null) {
        return false;
      }
      found.doRemove();
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
    return layout.weightOf(EntryFormat.sizeOf(key, entry));
  }

  @Override
  public void forEach(Visitor visitor) {
    if (closed) {
      return;
    }
    map.forEachEntry(
        found -> {
          EntryFormat.Stored stored = decode(found.value());
          if (stored != null) {
            visitor.visit(stored.key(), stored.entry());
          }
        });
  }

  @Override
  public long size() {
    return closed ? 0 : map.longSize();
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

  private EntryFormat.@Nullable Stored decode(Data<byte[]> data) {
    int size = (int) data.size();
    byte[] bytes = bufferOf(size);
    data.bytes().read(data.offset(), bytes, 0, size);
    return EntryFormat.decode(bytes, size);
  }

  private byte[] bufferOf(int size) {
    return size <= KEPT_BUFFER_BYTES ? buffers.get() : new byte[size];
  }
}

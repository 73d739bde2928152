package dev.hunch.sidecar.sharedmemory;

import static dev.hunch.sidecar.sharedmemory.TableMemory.INTS;
import static dev.hunch.sidecar.sharedmemory.TableMemory.LONGS;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Invalidation;
import dev.hunch.core.cache.RemovalCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The table in shared memory, as its only writer sees it: a ring of records, of which the newest
 * overwrite the oldest, under an index.
 *
 * <p><b>Nothing outlives its entry.</b> It hears of every removal from the cache before that is
 * acknowledged, and clears the record. A copy that is on its way meanwhile is refused: it was given
 * a {@link Ticket} before its entry was read, and a removal voids the ticket.
 *
 * <p>Thread-safe: a lock keeps writers apart; readers, who are other processes, need none (a
 * sequence lock: Boehm, "Can Seqlocks Get Along With Programming Language Memory Models?", 2012).
 */
public final class SharedTable implements CacheObserver, AutoCloseable {
  /** The smallest table, in bytes. */
  public static final int MIN_BYTES = 1 << 20;

  /** The largest table, in bytes. */
  public static final int MAX_BYTES = 1 << 30;

  /** How many bytes of records there are for each place in the index, at least. */
  private static final int RECORD_BYTES_PER_ENTRY = 256;

  private static final int EPOCHS = 4096;
  private static final long NONE = 0;

  private final TableFile file;
  private final ByteBuffer bytes;
  private final RecordWriter writer;
  private final int maxValueBytes;
  private final int buckets;
  private final int ringStart;
  private final int ringEnd;

  /** How many removals there were, by the key's hash. Written under the lock. */
  private final AtomicLongArray epochs = new AtomicLongArray(EPOCHS);

  /** Where the valid record of a key's hash begins. */
  private final Long2LongHashMap places = new Long2LongHashMap(NONE);

  /** Where the records in the ring begin, the oldest first, valid or not. */
  private final LongArrayQueue records = new LongArrayQueue(NONE);

  /** The numbers of the namespaces that have a place in the header. */
  private final Map<String, Integer> namespaces = new HashMap<>();

  private int tail;
  private long lastVersion;
  private boolean closed;

  /** What held when an entry was about to be read. */
  public record Ticket(int namespace, long generation, long epoch) {}

  private SharedTable(TableFile file, List<String> names, int maxValueBytes, long firstVersion) {
    for (int i = 0; i < Math.min(names.size(), TableLayout.MAX_NAMESPACES); i++) {
      namespaces.put(names.get(i), i);
    }
    this.file = file;
    this.bytes = file.bytes();
    this.writer = new RecordWriter(bytes);
    this.maxValueBytes = maxValueBytes;
    this.lastVersion = firstVersion;
    int perBucket = RECORD_BYTES_PER_ENTRY * TableLayout.BUCKET_ENTRIES;
    this.buckets = Integer.highestOneBit(bytes.capacity() / perBucket);
    this.ringStart = TableLayout.HEADER_BYTES + buckets * TableLayout.BUCKET_BYTES;
    this.ringEnd = bytes.capacity();
    this.tail = ringStart;
  }

  /**
   * Makes a table in a new file, in place of a former one's.
   *
   * @param namespaces whose entries it may take; those that find no place in it are not shared
   * @param sizeBytes of the file, in [{@link #MIN_BYTES}, {@link #MAX_BYTES}]
   * @param maxValueBytes the largest value that it takes
   * @param groupMayRead whether the file's group may read it
   * @param firstVersion any number; another one each time
   * @param nowNanos elapsed time
   * @throws IOException if the file cannot be made or used; the message begins with its path
   */
  public static SharedTable create(
      Path path,
      List<String> namespaces,
      int sizeBytes,
      int maxValueBytes,
      boolean groupMayRead,
      long firstVersion,
      long nowNanos)
      throws IOException {
    TableFile file = TableFile.create(path, sizeBytes, groupMayRead);
    SharedTable table = new SharedTable(file, namespaces, maxValueBytes, firstVersion);
    table.bytes.putInt(TableLayout.VERSION_AT, TableLayout.VERSION);
    table.bytes.putInt(TableLayout.BUCKETS_AT, table.buckets);
    table.beat(nowNanos);
    LONGS.setVolatile(table.bytes, TableLayout.MAGIC_AT, TableLayout.MAGIC);
    return table;
  }

  /** The file that clients are to map. */
  public Path path() {
    return file.path();
  }

  /** The version of the layout. */
  public int layoutVersion() {
    return TableLayout.VERSION;
  }

  /** Says that the sidecar lives. */
  public void beat(long nowNanos) {
    LONGS.setVolatile(bytes, TableLayout.HEARTBEAT_AT, nowNanos);
  }

  /**
   * Hands out what a copy of the key's entry needs; to be taken before the entry is read.
   *
   * @return null if the key's namespace has no place in the table
   */
  public @Nullable Ticket ticket(Key key) {
    Integer namespace = namespaces.get(key.namespace());
    if (namespace == null) {
      return null;
    }
    long generation = (long) LONGS.getVolatile(bytes, generationAt(namespace));
    return new Ticket(namespace, generation, epochs.get(epochOf(key.hash())));
  }

  /** The table's size in bytes. */
  int sizeBytes() {
    return bytes.capacity();
  }

  /** Whether a value of this size may be published. */
  boolean takes(int valueBytes) {
    return valueBytes <= maxValueBytes;
  }

  /** Whether the key has a record that may be read. */
  public synchronized boolean holds(Key key) {
    Integer namespace = namespaces.get(key.namespace());
    int place = (int) places.get(key.hash());
    return namespace != null
        && place != NONE
        && bytes.getLong(place + TableLayout.GENERATION_AT)
            == (long) LONGS.getVolatile(bytes, generationAt(namespace));
  }

  /**
   * Copies an entry into the table.
   *
   * @param times when it was loaded and when it expires, as elapsed times in ns
   * @return false if the ticket is void, the entry too large, or the key too long for a reader
   */
  public synchronized boolean publish(Ticket ticket, Key key, Entry entry, Times times) {
    if (closed || epochs.get(epochOf(key.hash())) != ticket.epoch()) {
      return false;
    }
    if (!takes(entry.sizeBytes())) {
      return false;
    }
    clear((int) places.get(key.hash()));
    int length = writer.prepare(ticket, key, entry, times);
    if (length - entry.sizeBytes() > TableLayout.MAX_FIRST_BYTES) {
      return false;
    }
    int place = reserve(length);
    if (place == NONE) {
      return false;
    }
    lastVersion++;
    if (lastVersion == NONE) {
      lastVersion++;
    }
    writer.write(place, length, lastVersion);
    records.addLong(place);
    places.put(key.hash(), place);
    long hash = TableLayout.hashOf(key.namespace(), key.text());
    LONGS.setVolatile(bytes, freeEntryFor(hash), TableLayout.indexEntryOf(hash, place, length));
    return true;
  }

  /** When a copy was loaded and when it expires, as elapsed times in ns. */
  public record Times(long loadedNanos, long expiresNanos) {}

  /** Clears the record of a key's hash, and voids the tickets for it. */
  public synchronized void remove(long keyHash) {
    int stripe = epochOf(keyHash);
    epochs.set(stripe, epochs.get(stripe) + 1);
    clear((int) places.get(keyHash));
  }

  /** Voids all records and tickets of a namespace. */
  public synchronized void removeAll(String name) {
    Integer namespace = namespaces.get(name);
    if (namespace == null) {
      return;
    }
    int at = generationAt(namespace);
    LONGS.setVolatile(bytes, at, (long) LONGS.getVolatile(bytes, at) + 1);
  }

  @Override
  public void onRemoved(long keyHash, RemovalCause cause) {
    try {
      remove(keyHash);
    } catch (RuntimeException | Error e) {
      retire(); // it may hold what it must not: nobody reads it from now on
      throw e;
    }
  }

  @Override
  public void onInvalidated(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.OfKey) {
      return; // its entry, if there is one, is removed
    }
    try {
      removeAll(invalidation.namespace());
    } catch (RuntimeException | Error e) {
      retire();
      throw e;
    }
  }

  /** Lets nobody read it any more, and removes the file. */
  @Override
  public void close() throws IOException {
    retire();
    file.close();
  }

  /** Lets nobody read it any more. */
  public synchronized void retire() {
    closed = true;
    INTS.setVolatile(bytes, TableLayout.CLOSED_AT, 1);
  }

  // ---- under the lock

  /** Makes room at the tail and returns where; 0 if the ring is smaller than that. */
  private int reserve(int length) {
    int room = (length + TableLayout.LINE_BYTES - 1) & -TableLayout.LINE_BYTES;
    if (room > ringEnd - ringStart) {
      return (int) NONE;
    }
    if (room > ringEnd - tail) {
      overwrite(tail, ringEnd);
      tail = ringStart;
    }
    overwrite(tail, tail + room);
    int place = tail;
    tail += room;
    return place;
  }

  /** Clears the oldest records as far as they begin within these bounds. */
  private void overwrite(int from, int to) {
    while (!records.isEmpty()) {
      long oldest = records.peekLong();
      if (oldest < from || oldest >= to) {
        return;
      }
      records.pollLong();
      clear((int) oldest);
    }
  }

  /** Makes a record invalid, if it is not yet. */
  private void clear(int place) {
    if (place == NONE || (long) LONGS.getVolatile(bytes, place) == NONE) {
      return;
    }
    long hash = bytes.getLong(place + TableLayout.NAME_HASH_AT);
    int length = bytes.getInt(place + TableLayout.LENGTH_AT);
    long entry = TableLayout.indexEntryOf(hash, place, length);
    int bucket = TableLayout.bucketOf(hash, buckets);
    for (int at = bucket; at < bucket + TableLayout.BUCKET_BYTES; at += Long.BYTES) {
      if ((long) LONGS.getVolatile(bytes, at) == entry) {
        LONGS.setVolatile(bytes, at, NONE);
      }
    }
    LONGS.setVolatile(bytes, place, NONE);
    places.remove(bytes.getLong(place + TableLayout.CACHE_HASH_AT));
  }

  /** A place in the index for a hash; the record of another gives way if there is none. */
  private int freeEntryFor(long hash) {
    int bucket = TableLayout.bucketOf(hash, buckets);
    for (int at = bucket; at < bucket + TableLayout.BUCKET_BYTES; at += Long.BYTES) {
      if ((long) LONGS.getVolatile(bytes, at) == NONE) {
        return at;
      }
    }
    int victim = bucket + (int) (lastVersion & (TableLayout.BUCKET_ENTRIES - 1)) * Long.BYTES;
    clear((int) TableLayout.placeOf((long) LONGS.getVolatile(bytes, victim)));
    return victim;
  }

  private static int epochOf(long keyHash) {
    return (int) (keyHash & (EPOCHS - 1));
  }

  private static int generationAt(int namespace) {
    return TableLayout.GENERATIONS_AT + namespace * Long.BYTES;
  }
}

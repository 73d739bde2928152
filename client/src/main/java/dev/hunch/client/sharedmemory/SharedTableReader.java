package dev.hunch.client.sharedmemory;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sidecar's table, which it maps read-only: it can harm nobody, whatever happens to it.
 *
 * <p>A record is copied first and judged afterwards: torn, foreign, expired and damaged ones are
 * not found. Nothing is found in a table that was closed, or whose sidecar has shown no sign of
 * life for a while. What is not found is to be asked for by a call.
 *
 * <p>Thread-safe, without a lock. The file stays mapped until this object is collected.
 */
public final class SharedTableReader {
  /** The version of the layout that is understood. */
  public static final int LAYOUT_VERSION = TableLayout.VERSION;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle SCRATCH_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle SCRATCH_INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final ByteBuffer table;
  private final int buckets;
  private final LongSupplier nanoTime;
  private final long silenceNanos;
  private final LongAdder damaged = new LongAdder();
  private final ThreadLocal<Copy> copies = ThreadLocal.withInitial(Copy::new);

  /**
   * A thread's copy of the record that it looks at, or of the first of it if it is long. It is as
   * large as has been needed: a thread may live for a single read.
   */
  private static final class Copy {
    private final CRC32C checksum = new CRC32C();
    private byte[] bytes = {};

    byte[] ofAtLeast(int size) {
      if (bytes.length < size) {
        bytes = new byte[size];
      }
      return bytes;
    }

    /** Whether the head and this value are what was written. */
    boolean isGood(int headBytes, byte[] value) {
      checksum.reset();
      checksum.update(bytes, TableLayout.LENGTH_AT, headBytes - TableLayout.LENGTH_AT);
      checksum.update(value, 0, value.length);
      return intAt(bytes, TableLayout.CHECKSUM_AT) == (int) checksum.getValue();
    }
  }

  private SharedTableReader(ByteBuffer table, LongSupplier nanoTime, long silenceNanos) {
    this.table = table;
    this.buckets = table.getInt(TableLayout.BUCKETS_AT);
    this.nanoTime = nanoTime;
    this.silenceNanos = silenceNanos;
  }

  /**
   * Maps a table.
   *
   * @param nanoTime elapsed time as {@link System#nanoTime} tells it
   * @param silenceNanos how old the sidecar's last sign of life may be, in ns
   * @throws IOException if there is no such file, or it is not a table that can be read
   */
  public static SharedTableReader open(Path file, LongSupplier nanoTime, long silenceNanos)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < TableLayout.HEADER_BYTES || size > Integer.MAX_VALUE) {
        throw new IOException(file + ": not a table, by its size of " + size + " bytes");
      }
      ByteBuffer table =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.nativeOrder());
      if ((long) LONGS.getVolatile(table, TableLayout.MAGIC_AT) != TableLayout.MAGIC
          || table.getInt(TableLayout.VERSION_AT) != TableLayout.VERSION) {
        throw new IOException(file + ": not a table of layout " + TableLayout.VERSION);
      }
      int buckets = table.getInt(TableLayout.BUCKETS_AT);
      long index = (long) buckets * TableLayout.BUCKET_BYTES;
      if (Integer.bitCount(buckets) != 1 || TableLayout.HEADER_BYTES + index > size) {
        throw new IOException(file + ": its index is damaged");
      }
      return new SharedTableReader(table, nanoTime, silenceNanos);
    }
  }

  /** Whether the sidecar of this table lives, as far as can be told. */
  public boolean isAlive() {
    return isAlive(nanoTime.getAsLong());
  }

  /** Returns what is held for the key; null if it is to be asked for by a call. */
  public @Nullable SharedHit get(String namespace, String key) {
    return get(namespace, key, nanoTime.getAsLong());
  }

  /**
   * The same.
   *
   * @param now elapsed time, which a caller may need too
   */
  public @Nullable SharedHit get(String namespace, String key, long now) {
    if (!isAlive(now)) {
      return null;
    }
    long hash = TableLayout.hashOf(namespace, key);
    int bucket = TableLayout.bucketOf(hash, buckets);
    for (int at = bucket; at < bucket + TableLayout.BUCKET_BYTES; at += Long.BYTES) {
      long entry = (long) LONGS.getAcquire(table, at);
      if (entry != 0 && TableLayout.isTagged(entry, hash)) {
        SharedHit found = read(at, entry, namespace, key, now);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private boolean isAlive(long now) {
    return (int) INTS.getAcquire(table, TableLayout.CLOSED_AT) == 0
        && now - (long) LONGS.getAcquire(table, TableLayout.HEARTBEAT_AT) < silenceNanos;
  }

  private @Nullable SharedHit read(
      int entryAt, long indexEntry, String namespace, String key, long now) {
    long place = TableLayout.placeOf(indexEntry);
    int first = TableLayout.firstBytesOf(indexEntry);
    if (first < TableLayout.NAMES_AT || place > table.capacity() - first) {
      return null;
    }
    int at = (int) place;
    long version = (long) LONGS.getAcquire(table, at);
    if (version == 0) {
      return null;
    }
    // All lines at once, whatever the head says: their ways from memory overlap then.
    Copy copy = copies.get();
    byte[] record = copy.ofAtLeast(first);
    table.get(at, record, 0, first);
    if (hasChanged(entryAt, indexEntry, at, version)) {
      return null; // else its length would not be true either
    }
    int length = intAt(record, TableLayout.LENGTH_AT);
    int namespaceBytes = intAt(record, TableLayout.NAMESPACE_BYTES_AT);
    int keyBytes = intAt(record, TableLayout.KEY_BYTES_AT);
    long names = (long) TableLayout.NAMES_AT + namespaceBytes + keyBytes;
    if (namespaceBytes < 0
        || keyBytes < 0
        || names > Math.min(length, first)
        || length > table.capacity() - at
        || !isText(record, TableLayout.NAMES_AT, namespaceBytes, namespace)
        || !isText(record, TableLayout.NAMES_AT + namespaceBytes, keyBytes, key)
        || !isValid(record, now)) {
      return null;
    }
    byte[] value;
    if (length <= first) {
      value = Arrays.copyOfRange(record, (int) names, length);
    } else {
      value = new byte[length - (int) names];
      int copied = first - (int) names;
      System.arraycopy(record, (int) names, value, 0, copied);
      table.get(at + first, value, copied, length - first);
      if (hasChanged(entryAt, indexEntry, at, version)) {
        return null;
      }
    }
    if (!copy.isGood((int) names, value)) {
      damaged.increment();
      return null;
    }
    return new SharedHit(
        intAt(record, TableLayout.NEGATIVE_AT) != 0 ? null : value,
        Math.max(0, now - longAt(record, TableLayout.LOADED_AT)));
  }

  /**
   * How often a record was not what its checksum says, although nothing had written there
   * meanwhile: never, unless somebody else has written into the file.
   */
  public long damaged() {
    return damaged.sum();
  }

  /**
   * Whether what was copied before may be of another record, or of a value that was made up to look
   * like one: a record leaves the index before anything is written over it.
   */
  private boolean hasChanged(int entryAt, long indexEntry, int at, long version) {
    VarHandle.acquireFence(); // the copy is made before these are looked at again
    return (long) LONGS.getAcquire(table, entryAt) != indexEntry
        || (long) LONGS.getAcquire(table, at) != version;
  }

  /** Whether these bytes are the text's; without a copy of it if it is plain ASCII. */
  private static boolean isText(byte[] record, int from, int bytes, String text) {
    if (bytes == text.length()) {
      for (int i = 0; i < bytes; i++) {
        char c = text.charAt(i);
        if (c != record[from + i] || c >= 0x80) {
          return false; // what is not ASCII takes more bytes than chars
        }
      }
      return true;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(record, from, from + bytes, encoded, 0, encoded.length);
  }

  private boolean isValid(byte[] record, long now) {
    long expires = longAt(record, TableLayout.EXPIRES_AT);
    int namespace = intAt(record, TableLayout.NAMESPACE_AT);
    return (expires == Long.MAX_VALUE || now - expires < 0)
        && namespace >= 0
        && namespace < TableLayout.MAX_NAMESPACES
        && longAt(record, TableLayout.GENERATION_AT)
            == (long) LONGS.getAcquire(table, TableLayout.GENERATIONS_AT + namespace * Long.BYTES);
  }

  private static int intAt(byte[] record, int at) {
    return (int) SCRATCH_INTS.get(record, at);
  }

  private static long longAt(byte[] record, int at) {
    return (long) SCRATCH_LONGS.get(record, at);
  }
}

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
  private final ThreadLocal<Copy> copies = ThreadLocal.withInitial(Copy::new);

  /** A thread's copy of the record that it looks at. */
  private static final class Copy {
    byte[] bytes = new byte[4096];
    final CRC32C checksum = new CRC32C();
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
    long now = nanoTime.getAsLong();
    if (!isAlive(now)) {
      return null;
    }
    long hash = TableLayout.hashOf(namespace, key);
    int bucket = TableLayout.bucketOf(hash, buckets);
    for (int at = bucket; at < bucket + TableLayout.BUCKET_BYTES; at += Long.BYTES) {
      long entry = (long) LONGS.getAcquire(table, at);
      if (entry != 0 && (entry & ~TableLayout.PLACE_MASK) == (hash & ~TableLayout.PLACE_MASK)) {
        SharedHit found = read(TableLayout.placeOf(entry), namespace, key, now);
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

  private @Nullable SharedHit read(long place, String namespace, String key, long now) {
    if (place > table.capacity() - TableLayout.NAMES_AT) {
      return null;
    }
    int at = (int) place;
    long version = (long) LONGS.getAcquire(table, at);
    int length = table.getInt(at + TableLayout.LENGTH_AT);
    if (version == 0 || length < TableLayout.NAMES_AT || length > table.capacity() - at) {
      return null;
    }
    Copy copy = copies.get();
    if (copy.bytes.length < length) {
      copy.bytes = new byte[Math.max(length, 2 * copy.bytes.length)];
    }
    byte[] record = copy.bytes;
    table.get(at, record, 0, length);
    VarHandle.acquireFence(); // the copy is made before the version is looked at again
    if ((long) LONGS.getAcquire(table, at) != version) {
      return null;
    }
    return isGood(copy, length) && isOf(record, length, namespace, key) && isValid(record, now)
        ? hit(record, length, now)
        : null;
  }

  private static boolean isGood(Copy copy, int length) {
    copy.checksum.reset();
    copy.checksum.update(copy.bytes, TableLayout.LENGTH_AT, length - TableLayout.LENGTH_AT);
    return intAt(copy.bytes, TableLayout.LENGTH_AT) == length
        && intAt(copy.bytes, TableLayout.CHECKSUM_AT) == (int) copy.checksum.getValue();
  }

  private static boolean isOf(byte[] record, int length, String namespace, String key) {
    int namespaceBytes = intAt(record, TableLayout.NAMESPACE_BYTES_AT);
    int keyBytes = intAt(record, TableLayout.KEY_BYTES_AT);
    int names = length - TableLayout.NAMES_AT;
    return namespaceBytes >= 0
        && keyBytes >= 0
        && namespaceBytes <= names
        && keyBytes <= names - namespaceBytes
        && isText(record, TableLayout.NAMES_AT, namespaceBytes, namespace)
        && isText(record, TableLayout.NAMES_AT + namespaceBytes, keyBytes, key);
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

  private static SharedHit hit(byte[] record, int length, long now) {
    int from =
        TableLayout.NAMES_AT
            + intAt(record, TableLayout.NAMESPACE_BYTES_AT)
            + intAt(record, TableLayout.KEY_BYTES_AT);
    byte[] value =
        intAt(record, TableLayout.NEGATIVE_AT) != 0
            ? null
            : Arrays.copyOfRange(record, from, length);
    return new SharedHit(value, Math.max(0, now - longAt(record, TableLayout.LOADED_AT)));
  }

  private static int intAt(byte[] record, int at) {
    return (int) SCRATCH_INTS.get(record, at);
  }

  private static long longAt(byte[] record, int at) {
    return (long) SCRATCH_LONGS.get(record, at);
  }
}

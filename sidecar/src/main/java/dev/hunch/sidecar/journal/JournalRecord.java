package dev.hunch.sidecar.journal;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.PendingWrite;
import dev.hunch.core.cache.Write;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record of the journal: a write, or that a write is done.
 *
 * <pre>
 * offset  0  length of the whole record (32 bits)
 *         4  the complement of the length
 *         8  CRC-32C of all that follows
 *        12  kind: 0 put, 1 delete, 2 done
 *        13  number of the write
 *        21  when it was taken, in ms
 *        29  up to where its segment was on disk for sure when this was written (32 bits)
 *        33  length of the namespace in bytes
 *        37  length of the key in bytes
 *        41  namespace and key (UTF-8); then the value
 * </pre>
 *
 * <p>Little-endian.
 *
 * @param number of the write
 * @param pending the write; null: it is done
 * @param durable up to where its segment was on disk for sure when this was written
 */
record JournalRecord(long number, @Nullable PendingWrite pending, int durable) {
  static final int HEADER_BYTES = 41;

  private static final int COMPLEMENT = 4;
  private static final int CHECKSUM = 8;
  private static final int KIND = 12;
  private static final int NUMBER = 13;
  private static final int SINCE = 21;
  private static final int DURABLE = 29;
  private static final int NAMESPACE_LENGTH = 33;
  private static final int KEY_LENGTH = 37;

  private static final byte PUT = 0;
  private static final byte DELETE = 1;
  private static final byte DONE = 2;

  /** How many bytes the record of the write takes. */
  static long sizeOf(Write write) {
    byte[] value = write.value();
    return HEADER_BYTES
        + utf8(write.key().namespace()).length
        + utf8(write.key().text()).length
        + (value == null ? 0L : value.length);
  }

  ByteBuffer encode() {
    Write write = pending == null ? null : pending.write();
    byte[] namespace = write == null ? new byte[0] : utf8(write.key().namespace());
    byte[] key = write == null ? new byte[0] : utf8(write.key().text());
    byte[] value = write == null ? null : write.value();
    int length = HEADER_BYTES + namespace.length + key.length + (value == null ? 0 : value.length);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, length).putInt(COMPLEMENT, ~length);
    bytes.put(KIND, write == null ? DONE : write.isDelete() ? DELETE : PUT);
    bytes.putLong(NUMBER, number);
    bytes.putLong(SINCE, pending == null ? 0 : pending.sinceMillis());
    bytes.putInt(DURABLE, durable);
    bytes.putInt(NAMESPACE_LENGTH, namespace.length).putInt(KEY_LENGTH, key.length);
    bytes.position(HEADER_BYTES);
    bytes.put(namespace).put(key);
    if (value != null) {
      bytes.put(value);
    }
    bytes.putInt(CHECKSUM, checksum(bytes, 0, length));
    return bytes.flip();
  }

  /** How long the record at the offset is; 0 if no whole and sound one is there. */
  static int lengthAt(ByteBuffer bytes, int at) {
    if (bytes.limit() - at < HEADER_BYTES) {
      return 0;
    }
    int length = bytes.getInt(at);
    boolean isWhole =
        bytes.getInt(at + COMPLEMENT) == ~length
            && length >= HEADER_BYTES
            && length <= bytes.limit() - at;
    return isWhole && bytes.getInt(at + CHECKSUM) == checksum(bytes, at, length) ? length : 0;
  }

  /** What the record at the offset says of what was on disk for sure. */
  static int durableAt(ByteBuffer bytes, int at) {
    return bytes.getInt(at + DURABLE);
  }

  /**
   * Reads a record that is whole and sound.
   *
   * @throws IllegalArgumentException if it is none that this version knows
   */
  static JournalRecord decode(ByteBuffer bytes, int at) {
    long number = bytes.getLong(at + NUMBER);
    int durable = bytes.getInt(at + DURABLE);
    byte kind = bytes.get(at + KIND);
    if (kind == DONE) {
      return new JournalRecord(number, null, durable);
    }
    if (kind != PUT && kind != DELETE) {
      throw new IllegalArgumentException("a record of the unknown kind " + kind);
    }
    int namespaceLength = bytes.getInt(at + NAMESPACE_LENGTH);
    int keyLength = bytes.getInt(at + KEY_LENGTH);
    int keyAt = at + HEADER_BYTES + namespaceLength;
    Key key =
        Key.of(
            new String(bytesAt(bytes, at + HEADER_BYTES, namespaceLength), StandardCharsets.UTF_8),
            new String(bytesAt(bytes, keyAt, keyLength), StandardCharsets.UTF_8));
    int valueAt = keyAt + keyLength;
    byte[] value = kind == DELETE ? null : bytesAt(bytes, valueAt, at + bytes.getInt(at) - valueAt);
    return new JournalRecord(
        number,
        new PendingWrite(number, new Write(key, value), bytes.getLong(at + SINCE)),
        durable);
  }

  private static byte[] bytesAt(ByteBuffer bytes, int at, int length) {
    byte[] copy = new byte[length];
    bytes.get(at, copy);
    return copy;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int checksum(ByteBuffer bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(at + length).position(at + KIND));
    return (int) crc.getValue();
  }
}

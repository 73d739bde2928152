package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Tags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an entry: its key, its value and a checksum over both.
 *
 * <pre>
 * offset  0  CRC-32C of all that follows
 *         4  flags: origin in bits 0 and 1, bit 2 set for a negative entry, codec of the value in
 *            bits 3 and 4
 *         5  loadedAt, ms since the epoch
 *        13  expiresAt, ms since the epoch
 *        21  stamp: what the invalidation clock read
 *        29  number of tags (8 bits)
 *        30  length of the namespace in bytes (16 bits)
 *        32  length of the key's text in bytes
 *        36  namespace, text (both UTF-8), hashes of the tags (8 bytes each), value
 * </pre>
 *
 * <p>Little-endian. Thread-safe.
 */
final class EntryFormat {
  private static final int FLAGS = 4;
  private static final int LOADED_AT = 5;
  private static final int EXPIRES_AT = 13;
  private static final int STAMP = 21;
  private static final int TAG_COUNT = 29;
  private static final int NAMESPACE_LENGTH = 30;
  private static final int TEXT_LENGTH = 32;
  static final int HEADER_BYTES = 36;
  private static final int NEGATIVE = 4;
  private static final int CODEC_SHIFT = 3;
  private static final int CODEC_MASK = 3;

  private EntryFormat() {}

  /** What a read of stored bytes gave. */
  sealed interface Decoded {
    /** The key that was looked for and its entry. */
    record Match(Entry entry) implements Decoded {}

    /** Another key's entry. */
    record OtherKey() implements Decoded {}

    /** Bytes that are no entry, or not the ones that were written. */
    record Damaged() implements Decoded {}
  }

  /** An entry with the key that lies beside it. */
  record Stored(Key key, Entry entry) {}

  /** Returns how many bytes the entry takes. */
  static int sizeOf(Key key, Entry entry) {
    return HEADER_BYTES
        + utf8Length(key.namespace())
        + utf8Length(key.text())
        + Long.BYTES * entry.tags().size()
        + (entry.value() == null ? 0 : entry.value().length);
  }

  /**
   * Returns the entry's bytes.
   *
   * @throws IllegalArgumentException if the namespace is longer than 65,535 bytes
   */
  static byte[] encode(Key key, Entry entry) {
    return encode(key, entry, ValueCodec.PLAIN);
  }

  /** Likewise, with the value compressed if that makes it smaller. */
  static byte[] encode(Key key, Entry entry, ValueCodec codec) {
    byte[] namespace = key.namespace().getBytes(StandardCharsets.UTF_8);
    byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
    if (namespace.length > 0xFFFF) {
      throw new IllegalArgumentException("namespace is too long: " + namespace.length + " bytes");
    }
    byte[] value = entry.value();
    byte[] compressed = value == null ? null : codec.compress(value);
    int codecBits = compressed == null ? 0 : codec.number() << CODEC_SHIFT;
    value = compressed == null ? value : compressed;
    Tags tags = entry.tags();
    int size =
        HEADER_BYTES
            + namespace.length
            + text.length
            + Long.BYTES * tags.size()
            + (value == null ? 0 : value.length);
    byte[] bytes = new byte[size];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(FLAGS, (byte) (codeOf(entry.origin()) | (value == null ? NEGATIVE : 0) | codecBits));
    buffer.putLong(LOADED_AT, entry.loadedAtMillis());
    buffer.putLong(EXPIRES_AT, entry.expiresAtMillis());
    buffer.putLong(STAMP, entry.stamp());
    buffer.put(TAG_COUNT, (byte) tags.size());
    buffer.putShort(NAMESPACE_LENGTH, (short) namespace.length);
    buffer.putInt(TEXT_LENGTH, text.length);
    buffer.position(HEADER_BYTES);
    buffer.put(namespace).put(text);
    for (int i = 0; i < tags.size(); i++) {
      buffer.putLong(tags.hash(i));
    }
    if (value != null) {
      buffer.put(value);
    }
    buffer.putInt(0, checksum(bytes, size));
    return bytes;
  }

  /**
   * Reads an entry that should be the key's.
   *
   * @param bytes holds the entry in its first {@code size} bytes; not kept
   */
  static Decoded decode(byte[] bytes, int size, Key key) {
    if (!isIntact(bytes, size)) {
      return new Decoded.Damaged();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int namespaceLength = Short.toUnsignedInt(buffer.getShort(NAMESPACE_LENGTH));
    int textLength = buffer.getInt(TEXT_LENGTH);
    int textOffset = HEADER_BYTES + namespaceLength;
    if (!equalsUtf8(key.text(), bytes, textOffset, textLength)
        || !equalsUtf8(key.namespace(), bytes, HEADER_BYTES, namespaceLength)) {
      return new Decoded.OtherKey();
    }
    Entry entry = entryOf(buffer, textOffset + textLength, size);
    return entry == null ? new Decoded.Damaged() : new Decoded.Match(entry);
  }

  /** Reads an entry and its key, or returns null if the bytes are damaged. */
  static @Nullable Stored decode(byte[] bytes, int size) {
    if (!isIntact(bytes, size)) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int namespaceLength = Short.toUnsignedInt(buffer.getShort(NAMESPACE_LENGTH));
    int textLength = buffer.getInt(TEXT_LENGTH);
    int textOffset = HEADER_BYTES + namespaceLength;
    if (namespaceLength == 0 || textLength == 0) {
      return null;
    }
    Key key =
        Key.of(
            new String(bytes, HEADER_BYTES, namespaceLength, StandardCharsets.UTF_8),
            new String(bytes, textOffset, textLength, StandardCharsets.UTF_8));
    Entry entry = entryOf(buffer, textOffset + textLength, size);
    return entry == null ? null : new Stored(key, entry);
  }

  /** Returns the entry; null if its value cannot be decompressed. */
  private static @Nullable Entry entryOf(ByteBuffer buffer, int tagsOffset, int size) {
    int flags = buffer.get(FLAGS);
    long[] tags = new long[buffer.get(TAG_COUNT)]; // most have none
    for (int i = 0; i < tags.length; i++) {
      tags[i] = buffer.getLong(tagsOffset + Long.BYTES * i);
    }
    int valueOffset = tagsOffset + Long.BYTES * tags.length;
    byte[] value = null;
    if ((flags & NEGATIVE) == 0) {
      value = new byte[size - valueOffset];
      buffer.get(valueOffset, value);
      ValueCodec codec = ValueCodec.of((flags >> CODEC_SHIFT) & CODEC_MASK);
      value = codec == null ? null : codec.decompress(value);
      if (value == null) {
        return null;
      }
    }
    return new Entry(
        value,
        buffer.getLong(LOADED_AT),
        buffer.getLong(EXPIRES_AT),
        originOf(flags & 3),
        buffer.getLong(STAMP),
        Tags.ofHashes(tags));
  }

  private static int codeOf(Entry.Origin origin) {
    return switch (origin) {
      case DEMAND -> 0;
      case PREFETCH -> 1;
      case WRITE -> 2;
      case PREFETCH_READ -> 3;
    };
  }

  private static Entry.Origin originOf(int code) {
    return switch (code) {
      case 0 -> Entry.Origin.DEMAND;
      case 1 -> Entry.Origin.PREFETCH;
      case 3 -> Entry.Origin.PREFETCH_READ;
      default -> Entry.Origin.WRITE;
    };
  }

  private static boolean isIntact(byte[] bytes, int size) {
    if (size < HEADER_BYTES) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (buffer.getInt(0) != checksum(bytes, size)) {
      return false;
    }
    int namespaceLength = Short.toUnsignedInt(buffer.getShort(NAMESPACE_LENGTH));
    int textLength = buffer.getInt(TEXT_LENGTH);
    int tagCount = buffer.get(TAG_COUNT);
    return textLength >= 0
        && tagCount >= 0
        && tagCount <= Tags.MOST
        && textLength <= size - HEADER_BYTES - namespaceLength - Long.BYTES * tagCount;
  }

  private static int checksum(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, FLAGS, size - FLAGS);
    return (int) crc.getValue();
  }

  /** Compares without decoding as long as the text is ASCII, as keys mostly are. */
  private static boolean equalsUtf8(String text, byte[] bytes, int offset, int length) {
    int chars = text.length();
    if (length < chars) {
      return false;
    }
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8).equals(text);
      }
      if (bytes[offset + i] != c) {
        return false;
      }
    }
    return length == chars;
  }

  private static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return length;
  }
}

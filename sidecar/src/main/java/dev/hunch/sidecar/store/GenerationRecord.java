package dev.hunch.sidecar.store;

import dev.hunch.core.cache.Generation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a generation in its file.
 *
 * <pre>
 * offset  0  length of the whole record (32 bits)
 *         4  the complement of the length
 *         8  CRC-32C of all that follows
 *        12  kind: 0 all, 1 prefix, 2 tag
 *        13  the clock's reading
 *        21  length of the namespace in bytes
 *        25  namespace (UTF-8); then the prefix (UTF-8), or the tag's hash
 * </pre>
 *
 * <p>Little-endian.
 */
final class GenerationRecord {
  private static final int COMPLEMENT = 4;
  private static final int CHECKSUM = 8;
  private static final int KIND = 12;
  private static final int CLOCK = 13;
  private static final int NAMESPACE_LENGTH = 21;
  private static final int HEADER_BYTES = 25;

  private GenerationRecord() {}

  /** The records' bytes, one after the other. */
  static ByteBuffer encode(List<Generation> generations) {
    List<byte[]> records = generations.stream().map(GenerationRecord::encode).toList();
    ByteBuffer all = ByteBuffer.allocate(records.stream().mapToInt(record -> record.length).sum());
    records.forEach(all::put);
    return all.flip();
  }

  private static byte[] encode(Generation generation) {
    byte[] namespace = generation.namespace().getBytes(StandardCharsets.UTF_8);
    byte[] target = targetOf(generation);
    int length = HEADER_BYTES + namespace.length + target.length;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, length).putInt(COMPLEMENT, ~length);
    bytes.put(KIND, kindOf(generation)).putLong(CLOCK, generation.clock());
    bytes.putInt(NAMESPACE_LENGTH, namespace.length);
    bytes.position(HEADER_BYTES);
    bytes.put(namespace).put(target);
    bytes.putInt(CHECKSUM, checksum(bytes.array(), 0, length));
    return bytes.array();
  }

  private static byte kindOf(Generation generation) {
    return (byte)
        (generation instanceof Generation.OfAll
            ? 0
            : generation instanceof Generation.OfPrefix ? 1 : 2);
  }

  private static byte[] targetOf(Generation generation) {
    if (generation instanceof Generation.OfPrefix ofPrefix) {
      return ofPrefix.prefix().getBytes(StandardCharsets.UTF_8);
    }
    if (generation instanceof Generation.OfTag ofTag) {
      return ByteBuffer.allocate(Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(ofTag.tagHash())
          .array();
    }
    return new byte[0];
  }

  /**
   * Adds the records in the bytes to the generations, but for one at the end that was not finished:
   * it was never acknowledged.
   *
   * @return where the records end
   * @throws IllegalArgumentException if the bytes are no records, or damaged
   */
  static int decode(byte[] bytes, int from, List<Generation> generations) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = from;
    while (bytes.length - at >= CHECKSUM) {
      int length = buffer.getInt(at);
      if (buffer.getInt(at + COMPLEMENT) != ~length || length < HEADER_BYTES) {
        throw new IllegalArgumentException("no record at byte " + at);
      }
      if (length > bytes.length - at) {
        break;
      }
      if (buffer.getInt(at + CHECKSUM) != checksum(bytes, at, length)) {
        throw new IllegalArgumentException("a damaged record at byte " + at);
      }
      generations.add(decode(buffer, at, length));
      at += length;
    }
    return at;
  }

  private static Generation decode(ByteBuffer buffer, int at, int length) {
    long clock = buffer.getLong(at + CLOCK);
    int namespaceLength = buffer.getInt(at + NAMESPACE_LENGTH);
    int targetAt = at + HEADER_BYTES + namespaceLength;
    String namespace = text(buffer, at + HEADER_BYTES, namespaceLength);
    return switch (buffer.get(at + KIND)) {
      case 0 -> new Generation.OfAll(namespace, clock);
      case 1 ->
          new Generation.OfPrefix(namespace, text(buffer, targetAt, at + length - targetAt), clock);
      case 2 -> new Generation.OfTag(namespace, buffer.getLong(targetAt), clock);
      default -> throw new IllegalArgumentException("an unknown record at byte " + at);
    };
  }

  private static String text(ByteBuffer buffer, int at, int length) {
    byte[] bytes = new byte[length];
    buffer.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int checksum(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at + KIND, length - KIND);
    return (int) crc.getValue();
  }
}

package dev.hunch.sidecar.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What lies under a key's hash when its entry is too large for one piece: where the parts lie.
 *
 * <pre>
 * offset  0  CRC-32C of all that follows
 *         4  {@link #KIND}
 *         5  version: no other entry's parts bear it
 *        13  length of all parts together, in bytes
 *        17  length of a part but the last, in bytes
 * </pre>
 *
 * <p>Little-endian, as the format of an entry, whose flags never look like a kind.
 *
 * @param version tells these parts from all others
 * @param totalBytes what the parts hold together
 * @param partBytes what each of them holds but the last
 */
record PartedHead(long version, int totalBytes, int partBytes) {
  /** Marks a head. */
  static final byte KIND = 0x40;

  static final int BYTES = 21;

  private static final int KIND_AT = 4;
  private static final int VERSION_AT = 5;
  private static final int TOTAL_AT = 13;
  private static final int PART_AT = 17;

  PartedHead {
    if (totalBytes < 1 || partBytes < 1) {
      throw new IllegalArgumentException(totalBytes + " bytes in parts of " + partBytes);
    }
  }

  /** Whether the bytes are a head's, be it damaged. */
  static boolean isHead(byte[] bytes, int size) {
    return size == BYTES && bytes[KIND_AT] == KIND;
  }

  /** Reads a head; null if it is none, or damaged. */
  static @Nullable PartedHead decode(byte[] bytes, int size) {
    if (!isHead(bytes, size)) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int total = buffer.getInt(TOTAL_AT);
    int part = buffer.getInt(PART_AT);
    return buffer.getInt(0) == checksum(bytes) && total > 0 && part > 0
        ? new PartedHead(buffer.getLong(VERSION_AT), total, part)
        : null;
  }

  byte[] encode() {
    byte[] bytes = new byte[BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(KIND_AT, KIND).putLong(VERSION_AT, version);
    buffer.putInt(TOTAL_AT, totalBytes).putInt(PART_AT, partBytes);
    buffer.putInt(0, checksum(bytes));
    return bytes;
  }

  /** How many parts there are. */
  int parts() {
    return (totalBytes - 1) / partBytes + 1;
  }

  /** How many bytes the part with this number holds, 0 for the first. */
  int lengthOf(int part) {
    return Math.min(partBytes, totalBytes - part * partBytes);
  }

  /** What the part with this number lies under: a mix of both numbers (Steele, Lea, Flood 2014). */
  long hashOf(int part) {
    long mixed = version * 0x9E3779B97F4A7C15L + part + 1;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, KIND_AT, BYTES - KIND_AT);
    return (int) crc.getValue();
  }
}

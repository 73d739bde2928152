package dev.hunch.sidecar.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.LongAdder;
import net.openhft.chronicle.map.ChronicleMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries in several parts of a map: what is too large for one piece, or would seldom find free
 * room in one piece.
 *
 * <p>A {@link PartedHead} under the key's hash names the parts by a version that is never used
 * again. It is written after them and removed before them, so that what lacks a part cannot be
 * read: parts without a head are nobody's, and a start sweeps them out. A part tells its version
 * and number; whether the whole is what was written, the checksum of the entry tells.
 *
 * <p>Reads are allowed from any thread while one writes.
 */
final class PartedEntries {
  /** Marks a part; an entry's flags never look like it. */
  private static final byte KIND = (byte) 0x80;

  private static final int KIND_AT = 4;
  private static final int VERSION_AT = 5;
  private static final int NUMBER_AT = 13;

  /** What a part has before its bytes; the first four are free, as a checksum is elsewhere. */
  static final int HEADER_BYTES = 17;

  /** How often another version is tried because something lies where a part should. */
  private static final int ATTEMPTS = 4;

  private final ChronicleMap<Long, byte[]> map;
  private final int partBytes;
  private final LongAdder parts = new LongAdder();
  private long lastVersion;

  /**
   * Creates the parts of a map.
   *
   * @param partBytes how many bytes of an entry go into a part
   */
  PartedEntries(ChronicleMap<Long, byte[]> map, int partBytes) {
    this.map = map;
    this.partBytes = partBytes;
  }

  /** Whether the bytes are a part's. */
  static boolean isPart(byte[] bytes, int size) {
    return size > HEADER_BYTES && bytes[KIND_AT] == KIND;
  }

  /** Takes note of parts that the map held when it was opened. */
  void adopt(long count, long newestVersion) {
    parts.add(count);
    lastVersion = Math.max(lastVersion, newestVersion);
  }

  /** How many parts there are. */
  long count() {
    return parts.sum();
  }

  /**
   * Writes an entry's bytes in parts, but not the head.
   *
   * @return the head that makes them readable; null if there is no room for all, and none is left
   */
  @Nullable PartedHead write(byte[] bytes) {
    PartedHead head = unused(bytes.length);
    if (head == null) {
      return null;
    }
    int written = 0;
    try {
      for (; written < head.parts(); written++) {
        map.put(head.hashOf(written), encode(head, written, bytes));
        parts.increment();
      }
      return head;
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The segment is full, or has no free room in one piece.
      remove(head, written);
      return null;
    }
  }

  /** Reads all parts; null if one is missing or is another entry's. */
  byte @Nullable [] read(PartedHead head) {
    byte[] whole = new byte[head.totalBytes()];
    for (int number = 0; number < head.parts(); number++) {
      byte[] part = map.get(head.hashOf(number));
      if (part == null || !isOf(head, number, part)) {
        return null;
      }
      System.arraycopy(part, HEADER_BYTES, whole, number * head.partBytes(), head.lengthOf(number));
    }
    return whole;
  }

  /** Removes what the head leads to; the head itself must be gone. */
  void remove(PartedHead head) {
    remove(head, head.parts());
  }

  private void remove(PartedHead head, int count) {
    for (int number = 0; number < count; number++) {
      byte[] part = map.get(head.hashOf(number));
      // A reader may be removing the same: each part is counted down once.
      if (part != null && isOf(head, number, part) && map.remove(head.hashOf(number), part)) {
        parts.decrement();
      }
    }
  }

  private @Nullable PartedHead unused(int totalBytes) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PartedHead head = new PartedHead(++lastVersion, totalBytes, partBytes);
      boolean isFree = true;
      for (int number = 0; number < head.parts() && isFree; number++) {
        isFree = !map.containsKey(head.hashOf(number));
      }
      if (isFree) {
        return head;
      }
    }
    return null;
  }

  private static byte[] encode(PartedHead head, int number, byte[] bytes) {
    byte[] part = new byte[HEADER_BYTES + head.lengthOf(number)];
    ByteBuffer buffer = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(KIND_AT, KIND).putLong(VERSION_AT, head.version()).putInt(NUMBER_AT, number);
    buffer.put(HEADER_BYTES, bytes, number * head.partBytes(), head.lengthOf(number));
    return part;
  }

  private static boolean isOf(PartedHead head, int number, byte[] part) {
    ByteBuffer buffer = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
    return part.length == HEADER_BYTES + head.lengthOf(number)
        && part[KIND_AT] == KIND
        && buffer.getLong(VERSION_AT) == head.version()
        && buffer.getInt(NUMBER_AT) == number;
  }
}

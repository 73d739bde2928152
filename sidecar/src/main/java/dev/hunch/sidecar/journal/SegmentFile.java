package dev.hunch.sidecar.journal;

import dev.hunch.core.cache.PendingWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of the journal: a magic number and records, appended.
 *
 * <p>Not thread-safe.
 */
final class SegmentFile implements AutoCloseable {
  private static final byte[] MAGIC = "hunchw1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String SUFFIX = ".journal";

  private final Disk disk;
  private final Path file;
  private final FileChannel channel;
  private long sizeBytes;
  private long durableBytes;

  /** The writes in it that the store does not have yet, by number. */
  final Map<Long, PendingWrite> live = new HashMap<>();

  private SegmentFile(Disk disk, Path file, FileChannel channel, long sizeBytes) {
    this.disk = disk;
    this.file = file;
    this.channel = channel;
    this.sizeBytes = sizeBytes;
    this.durableBytes = sizeBytes;
  }

  /**
   * What is in a file.
   *
   * @param records whole and sound
   * @param end where they end; what comes after was never acknowledged
   */
  private record Contents(List<JournalRecord> records, int end) {}

  static Path pathOf(Path folder, long number) {
    return folder.resolve("%016d%s".formatted(number, SUFFIX));
  }

  /** The number in a file's name; -1 if it is no segment. */
  static long numberOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("[0-9]{16}\\" + SUFFIX) ? Long.parseLong(name.substring(0, 16)) : -1;
  }

  /** Makes an empty one, which is there after a crash of the machine. */
  static SegmentFile make(Disk disk, Path file) throws IOException {
    FileChannel channel = disk.make(file);
    SegmentFile segment = new SegmentFile(disk, file, channel, 0);
    try {
      segment.append(List.of(ByteBuffer.wrap(MAGIC)));
      segment.force();
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        try {
          disk.forceFolder(folder);
        } catch (IOException e) {
          throw new UnsafeException(e);
        }
      }
      return segment;
    } catch (UnsafeException e) {
      channel.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      segment.delete();
      throw e;
    }
  }

  /**
   * Opens one that an earlier run has left, and cuts what it had not finished.
   *
   * @param isLast whether it may end in something unfinished
   * @param records takes what is in it, in order
   * @throws JournalOpenException if what was acknowledged is damaged
   */
  static SegmentFile open(Disk disk, Path file, boolean isLast, List<JournalRecord> records)
      throws IOException, JournalOpenException {
    byte[] bytes = Files.readAllBytes(file);
    int known = Math.min(bytes.length, MAGIC.length);
    boolean isUnfinished = bytes.length < MAGIC.length && isLast;
    if (!Arrays.equals(bytes, 0, known, MAGIC, 0, isUnfinished ? known : MAGIC.length)) {
      throw new JournalOpenException(file + " is no file of this journal");
    }
    if (isUnfinished) {
      return make(disk, file);
    }
    Contents contents = read(file, bytes, isLast);
    records.addAll(contents.records);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      if (contents.end < bytes.length) {
        channel.truncate(contents.end).force(true);
      }
      return new SegmentFile(disk, file, channel, contents.end);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Contents read(Path file, byte[] bytes, boolean isLast)
      throws JournalOpenException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<JournalRecord> records = new ArrayList<>();
    int at = MAGIC.length;
    for (int length = JournalRecord.lengthAt(buffer, at);
        length > 0;
        length = JournalRecord.lengthAt(buffer, at)) {
      try {
        records.add(JournalRecord.decode(buffer, at));
      } catch (IllegalArgumentException e) {
        throw new JournalOpenException(file + " holds, at byte " + at + ", " + e.getMessage());
      }
      at += length;
    }
    if (at < bytes.length && (!isLast || wasAcknowledged(buffer, at))) {
      throw new JournalOpenException(
          file
              + " is damaged at byte "
              + at
              + ": writes that were acknowledged would be lost. Restore it from a copy, or move the"
              + " folder's files away to start without the writes in them");
    }
    return new Contents(records, at);
  }

  /** Whether a later record says that the bytes there had been on disk for sure. */
  private static boolean wasAcknowledged(ByteBuffer buffer, int at) {
    for (int next = at + 1; next <= buffer.limit() - JournalRecord.HEADER_BYTES; next++) {
      if (JournalRecord.lengthAt(buffer, next) > 0 && JournalRecord.durableAt(buffer, next) > at) {
        return true;
      }
    }
    return false;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Up to where it is on disk for sure. */
  int durableBytes() {
    return (int) durableBytes;
  }

  /**
   * Appends the buffers; if that fails, nothing of them is there.
   *
   * @throws UnsafeException if some of them may be there
   */
  void append(List<ByteBuffer> buffers) throws IOException {
    long end = sizeBytes;
    try {
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          end += disk.write(channel, buffer, end);
        }
      }
    } catch (IOException e) {
      try {
        disk.truncate(channel, sizeBytes);
      } catch (IOException stays) {
        stays.addSuppressed(e);
        throw new UnsafeException(stays);
      }
      throw e;
    }
    sizeBytes = end;
  }

  /** What was written could neither be forced to the disk nor cut; nobody knows what is there. */
  static final class UnsafeException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsafeException(IOException cause) {
      super(cause);
    }
  }

  /**
   * Forces all that was appended to the disk.
   *
   * @throws UnsafeException if that fails
   */
  void force() throws UnsafeException {
    try {
      disk.force(channel);
    } catch (IOException e) {
      throw new UnsafeException(e);
    }
    durableBytes = sizeBytes;
  }

  /** Closes and deletes the file. */
  void delete() throws IOException {
    channel.close();
    disk.delete(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.hunch.sidecar.journal;

import dev.hunch.core.cache.PendingWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The journal's files, the oldest first; the last is appended to.
 *
 * <p>Not thread-safe, but for what {@link LiveWrites} guards.
 */
final class JournalSegments {
  private static final long SMALLEST_SEGMENT_BYTES = 64 << 10;

  private final Disk disk;
  private final Path folder;
  private final long segmentBytes;
  private final ArrayDeque<SegmentFile> segments;
  private final LiveWrites live;
  private long lastNumber;

  /**
   * Takes the files of an earlier run over and begins a new one.
   *
   * @param maxBytes what the writes in them may take
   */
  JournalSegments(Path folder, long maxBytes, JournalReplay replay, LiveWrites live)
      throws IOException {
    this.disk = replay.disk;
    this.folder = folder;
    this.segmentBytes = Math.max(SMALLEST_SEGMENT_BYTES, maxBytes / 16);
    this.segments = replay.segments;
    this.lastNumber = replay.lastSegment;
    this.live = live;
    roll();
    deleteOldest();
  }

  /** About how much goes into one file. */
  long segmentBytes() {
    return segmentBytes;
  }

  /** Appends records and returns the file they are in; nothing is forced to the disk. */
  SegmentFile append(List<PendingWrite> writes, List<Long> done) throws IOException {
    if (segments.getLast().sizeBytes() >= segmentBytes) {
      roll();
    }
    SegmentFile last = segments.getLast();
    int durable = last.durableBytes();
    List<ByteBuffer> records = new ArrayList<>(writes.size() + done.size());
    writes.forEach(each -> records.add(new JournalRecord(each.number(), each, durable).encode()));
    done.forEach(number -> records.add(new JournalRecord(number, null, durable).encode()));
    last.append(records);
    return last;
  }

  /** Deletes what holds nothing any more, and moves what holds little for long. */
  void tidy() throws IOException {
    deleteOldest();
    while (segments.size() > 1 && sizeBytes() > 2 * live.bytes() + 4 * segmentBytes) {
      moveOldest();
      deleteOldest();
    }
  }

  private long sizeBytes() {
    return segments.stream().mapToLong(SegmentFile::sizeBytes).sum();
  }

  /** Begins a new file; the one before is complete on the disk. */
  private void roll() throws IOException {
    if (!segments.isEmpty()) {
      segments.getLast().force();
    }
    segments.add(SegmentFile.make(disk, SegmentFile.pathOf(folder, lastNumber + 1)));
    lastNumber++;
  }

  /**
   * Deletes the oldest files that hold nothing any more. That their writes are done must be on the
   * disk before: an older write of a key, moved to a later file, would come back without the newer.
   */
  private void deleteOldest() throws IOException {
    int empty = 0;
    for (SegmentFile segment : segments) {
      if (segment.equals(segments.getLast()) || !live.isEmpty(segment)) {
        break;
      }
      empty++;
    }
    if (empty == 0) {
      return;
    }
    List<Long> done = live.takeDone();
    try {
      append(List.of(), done).force();
    } catch (IOException e) {
      live.putBack(done);
      throw e;
    }
    for (; empty > 0; empty--) {
      segments.getFirst().delete(); // first: no gap may be left if it fails
      segments.removeFirst();
    }
  }

  /** Writes what is left of the oldest file at the end. */
  private void moveOldest() throws IOException {
    SegmentFile oldest = segments.getFirst();
    List<PendingWrite> left = live.in(oldest);
    SegmentFile last = append(left, List.of());
    last.force();
    live.move(left, oldest, last);
  }
}

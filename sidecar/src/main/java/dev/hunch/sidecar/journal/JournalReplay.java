package dev.hunch.sidecar.journal;

import dev.hunch.core.cache.PendingWrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the files of an earlier run hold: its writes by number, without those that are done.
 *
 * <p>Not thread-safe.
 */
final class JournalReplay {
  final Disk disk;

  /** The files, the oldest first; open even if reading another one has failed. */
  final ArrayDeque<SegmentFile> segments = new ArrayDeque<>();

  final TreeMap<Long, PendingWrite> pending = new TreeMap<>();
  long lastSegment;
  long lastNumber;

  /** Begins with nothing read. */
  JournalReplay(Disk disk) {
    this.disk = disk;
  }

  /**
   * Reads the files.
   *
   * @param files in the order of their numbers
   * @throws JournalOpenException if one is missing or damaged
   */
  void read(List<Path> files) throws IOException, JournalOpenException {
    Map<Long, SegmentFile> newest = new HashMap<>();
    List<Long> done = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      long number = SegmentFile.numberOf(file);
      if (i > 0 && number != lastSegment + 1) {
        throw new JournalOpenException(
            "a file before " + file + " is missing; writes that were acknowledged are in it");
      }
      lastSegment = number;
      List<JournalRecord> records = new ArrayList<>();
      SegmentFile segment = SegmentFile.open(disk, file, i == files.size() - 1, records);
      segments.add(segment);
      for (JournalRecord record : records) {
        lastNumber = Math.max(lastNumber, record.number());
        PendingWrite write = record.pending();
        if (write == null) {
          done.add(record.number());
        } else {
          pending.put(record.number(), write);
          newest.put(record.number(), segment);
        }
      }
    }
    done.forEach(pending::remove);
    pending.forEach(
        (number, write) -> {
          SegmentFile segment = newest.get(number);
          if (segment != null) {
            segment.live.put(number, write);
          }
        });
  }
}

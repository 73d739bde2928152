package dev.hunch.sidecar.journal;

import dev.hunch.core.cache.PendingWrite;
import dev.hunch.core.cache.Write;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which file each write lies in that the store does not have yet, what they take together, and
 * which are done without a record that says so.
 *
 * <p>Thread-safe.
 */
final class LiveWrites {
  /** About what a write takes of the heap beside its bytes, in maps and objects. */
  private static final long OVERHEAD_BYTES = 600;

  private final long maxBytes;
  private final Map<Long, SegmentFile> segmentOfWrite = new HashMap<>();
  private final ArrayDeque<Long> done = new ArrayDeque<>();
  private long bytes;

  LiveWrites(long maxBytes, Iterable<SegmentFile> segments) {
    this.maxBytes = maxBytes;
    for (SegmentFile segment : segments) {
      segment.live.forEach(
          (number, write) -> {
            segmentOfWrite.put(number, segment);
            bytes += costOf(write.write());
          });
    }
  }

  private static long costOf(Write write) {
    return JournalRecord.sizeOf(write) + OVERHEAD_BYTES;
  }

  /** Takes room for a write; false if there is not so much. */
  synchronized boolean reserve(Write write) {
    long size = costOf(write);
    if (bytes + size > maxBytes) {
      return false;
    }
    bytes += size;
    return true;
  }

  /** Gives the room of a write back that could not be kept. */
  synchronized void release(Write write) {
    bytes -= costOf(write);
  }

  /** A write lies in the file. */
  synchronized void keepIn(SegmentFile segment, PendingWrite pending) {
    segment.live.put(pending.number(), pending);
    segmentOfWrite.put(pending.number(), segment);
  }

  /** What lies in one file lies in the other now, but for what is done meanwhile. */
  synchronized void move(List<PendingWrite> writes, SegmentFile from, SegmentFile to) {
    for (PendingWrite each : writes) {
      if (from.live.remove(each.number()) != null) {
        keepIn(to, each);
      }
    }
  }

  /** A write is done; true if it is the first of which that is to be written. */
  synchronized boolean end(PendingWrite pending) {
    SegmentFile segment = segmentOfWrite.remove(pending.number());
    if (segment == null) {
      return false;
    }
    segment.live.remove(pending.number());
    bytes -= costOf(pending.write());
    done.add(pending.number());
    return done.size() == 1;
  }

  synchronized boolean hasDone() {
    return !done.isEmpty();
  }

  /** Takes the numbers of which it is to be written that they are done, in their order. */
  synchronized List<Long> takeDone() {
    List<Long> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  /** None may be left out before a later one: an old write would come back without the newer. */
  synchronized void putBack(List<Long> taken) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      done.addFirst(taken.get(i));
    }
  }

  synchronized List<PendingWrite> in(SegmentFile segment) {
    return List.copyOf(segment.live.values());
  }

  synchronized boolean isEmpty(SegmentFile segment) {
    return segment.live.isEmpty();
  }

  synchronized long bytes() {
    return bytes;
  }
}

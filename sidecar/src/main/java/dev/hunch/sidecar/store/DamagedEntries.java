package dev.hunch.sidecar.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.MapSegmentContext;

/**
 * The entries of a reopened map that are not what was written, or lie under the wrong hash: nobody
 * would ever evict them.
 *
 * <p>Every byte is read once, each segment by one of a few threads: 1 GiB takes a second or two.
 */
final class DamagedEntries {
  /** More would only wait for the disk, or take the CPU from whom the sidecar stands beside. */
  private static final int MAX_THREADS = 4;

  private final ChronicleMap<Long, byte[]> map;
  private final AtomicInteger nextSegment = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();

  private DamagedEntries(ChronicleMap<Long, byte[]> map) {
    this.map = map;
  }

  /**
   * Drops them all.
   *
   * @return how many there were
   * @throws IllegalStateException if the map cannot be read
   */
  static long drop(ChronicleMap<Long, byte[]> map) {
    DamagedEntries entries = new DamagedEntries(map);
    entries.dropAll();
    return entries.dropped.sum();
  }

  private void dropAll() {
    int threads =
        Math.min(Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()), map.segments());
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> walks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        walks.add(workers.submit(this::walk));
      }
      for (Future<?> walk : walks) {
        walk.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the entries cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the entries were read", e);
    } finally {
      nextSegment.set(map.segments()); // one that failed ends the others
      workers.shutdown();
    }
  }

  private void walk() {
    byte[] bytes = new byte[0];
    for (int i = nextSegment.getAndIncrement();
        i < map.segments();
        i = nextSegment.getAndIncrement()) {
      bytes = walkSegment(i, bytes);
    }
  }

  /** Walks one segment and returns the buffer, which may have grown. */
  private byte[] walkSegment(int segment, byte[] buffer) {
    byte[][] bytes = {buffer};
    try (MapSegmentContext<Long, byte[], ?> context = map.segmentContext(segment)) {
      context.forEachSegmentEntry(
          found -> {
            Data<byte[]> data = found.value();
            int size = (int) data.size();
            if (bytes[0].length < size) {
              bytes[0] = new byte[size];
            }
            data.bytes().read(data.offset(), bytes[0], 0, size);
            EntryFormat.Stored stored = EntryFormat.decode(bytes[0], size);
            if (stored == null || stored.key().hash() != found.key().get()) {
              found.doRemove();
              dropped.increment();
            }
          });
    }
    return bytes[0];
  }
}

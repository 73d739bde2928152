package dev.hunch.sidecar.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.MapSegmentContext;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a reopened map that are not what was written, lack a part, or lie under the wrong
 * hash: nobody would ever evict them. And parts that are no entry's.
 *
 * <p>Every byte is read once, each segment by one of a few threads: 1 GiB takes a second or two.
 */
final class DamagedEntries {
  /** More would only wait for the disk, or take the CPU from whom the sidecar stands beside. */
  private static final int MAX_THREADS = 4;

  private final ChronicleMap<Long, byte[]> map;
  private final AtomicInteger nextSegment = new AtomicInteger();
  private final PartedEntries parted;
  private final LongAdder dropped = new LongAdder();

  /** What was found of entries in parts; guarded by itself. */
  private final Map<Long, PartedHead> heads = new HashMap<>();

  /** Where parts were found; guarded by {@link #heads}. */
  private final Set<Long> parts = new HashSet<>();

  private DamagedEntries(ChronicleMap<Long, byte[]> map, PartedEntries parted) {
    this.map = map;
    this.parted = parted;
  }

  /**
   * Drops them all.
   *
   * @param parted is told of the parts that stay
   * @return how many there were
   * @throws IllegalStateException if the map cannot be read
   */
  static long drop(ChronicleMap<Long, byte[]> map, PartedEntries parted) {
    DamagedEntries entries = new DamagedEntries(map, parted);
    entries.dropAll();
    entries.dropIncomplete();
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
            if (!isPartOrHead(found.key().get(), bytes[0], size)
                && !isEntryOf(found.key().get(), EntryFormat.decode(bytes[0], size))) {
              found.doRemove();
              dropped.increment();
            }
          });
    }
    return bytes[0];
  }

  private static boolean isEntryOf(long hash, EntryFormat.@Nullable Stored stored) {
    return stored != null && stored.key().hash() == hash;
  }

  private boolean isPartOrHead(long hash, byte[] bytes, int size) {
    PartedHead head = PartedHead.decode(bytes, size);
    if (head == null && !PartedEntries.isPart(bytes, size)) {
      return false;
    }
    synchronized (heads) {
      if (head != null) {
        heads.put(hash, head);
      } else {
        parts.add(hash);
      }
    }
    return true;
  }

  /** Looks at the entries in parts when all segments have been seen. */
  private void dropIncomplete() {
    Set<Long> orphans = new HashSet<>(parts);
    long newest = 0;
    for (Map.Entry<Long, PartedHead> found : heads.entrySet()) {
      PartedHead head = found.getValue();
      newest = Math.max(newest, head.version());
      byte[] whole = parted.read(head);
      if (whole == null || !isEntryOf(found.getKey(), EntryFormat.decode(whole, whole.length))) {
        map.remove(found.getKey());
        dropped.increment();
      } else {
        for (int number = 0; number < head.parts(); number++) {
          orphans.remove(head.hashOf(number));
        }
      }
    }
    parted.adopt((long) parts.size() - orphans.size(), newest);
    orphans.forEach(map::remove);
  }
}

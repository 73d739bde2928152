package dev.hunch.training.replay;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.LoadResult;
import java.util.concurrent.CompletableFuture;
import org.agrona.collections.LongHashSet;

/**
 * Counts what happens in the measured part. A prefetch counts if it began in that part; what became
 * of those from before is nobody's. Not thread-safe.
 */
final class PartMeter implements CacheObserver {
  private final VirtualClock clock;
  private final LongHashSet prefetchesInFlight = new LongHashSet();

  /** Prefetches of the measured part that nobody has asked for yet. */
  private final LongHashSet open = new LongHashSet();

  private boolean isMeasuring;
  private boolean beganLoad;
  private long reads;
  private long hits;
  private long late;
  private long coalesced;
  private long misses;
  private long waitedNanos;
  private long prefetches;
  private long prefetchesUsed;
  private long prefetchesLate;

  PartMeter(VirtualClock clock) {
    this.clock = clock;
  }

  /** From here on it counts. */
  void start() {
    isMeasuring = true;
  }

  /** A read is about to be asked of the cache. */
  void beforeRead() {
    beganLoad = false;
  }

  /** The read has been asked; its answer may be outstanding. */
  void afterRead(Key key, CompletableFuture<Answer> answer) {
    if (!isMeasuring) {
      return;
    }
    reads++;
    if (beganLoad) {
      misses++;
    } else if (answer.isDone()) {
      hits++;
    } else if (prefetchesInFlight.contains(key.hash())) {
      late++;
    } else {
      coalesced++;
    }
    if (!answer.isDone()) {
      long askedNanos = clock.nanos();
      var unused = answer.thenRun(() -> waitedNanos += clock.nanos() - askedNanos);
    }
  }

  /** The counts so far. */
  PartCounts counts() {
    return new PartCounts(
        reads,
        hits,
        late,
        coalesced,
        misses,
        waitedNanos,
        prefetches,
        prefetchesUsed,
        prefetchesLate);
  }

  @Override
  public void onLoadStarted(Key key, LoadKind kind) {
    if (kind == LoadKind.DEMAND) {
      beganLoad = true;
      return;
    }
    prefetchesInFlight.add(key.hash());
    if (isMeasuring) {
      prefetches++;
      open.add(key.hash());
    }
  }

  @Override
  public void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    if (kind == LoadKind.PREFETCH) {
      prefetchesInFlight.remove(key.hash());
    }
  }

  @Override
  public void onPrefetchUsed(Key key) {
    if (open.remove(key.hash())) {
      prefetchesUsed++;
    }
  }

  @Override
  public void onPrefetchLate(Key key) {
    if (open.remove(key.hash())) {
      prefetchesLate++;
    }
  }

  @Override
  public void onPrefetchWasted(long keyHash) {
    open.remove(keyHash);
  }
}

package dev.hunch.training.replay;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.LearnedEviction;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import dev.hunch.training.baseline.ArcEviction;
import dev.hunch.training.baseline.BeladyEviction;
import dev.hunch.training.baseline.LfuEviction;
import dev.hunch.training.baseline.NextUses;
import dev.hunch.training.baseline.SieveEviction;
import dev.hunch.training.baseline.WTinyLfuEviction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The eviction policies that can be replayed. */
public enum EvictionKind {
  /** Least recently used. */
  LRU,
  /** Three queues (Yang et al. 2023), with a probation for prefetched entries. */
  S3FIFO,
  /** Learns what is asked for again; what Hunch runs. */
  LEARNED,
  /** Least frequently used. */
  LFU,
  /** One queue and a hand. */
  SIEVE,
  /** Recency and frequency in adaptive shares. */
  ARC,
  /** What Caffeine runs. */
  WTINYLFU,
  /** Knows the future. */
  BELADY;

  private static final int MAX_EXPECTED_ENTRIES = 1 << 20;

  /** Returns the future, if the policy must know it. */
  @Nullable NextUses futureOf(List<AccessEvent> events) {
    return this == BELADY ? new NextUses(events) : null;
  }

  /** Creates an empty policy for so many entries. */
  EvictionPolicy create(long capacity, @Nullable NextUses future) {
    int expected = (int) Math.min(capacity, MAX_EXPECTED_ENTRIES);
    return switch (this) {
      case LRU -> new LruEviction(capacity, expected);
      case S3FIFO -> new S3FifoEviction(capacity, expected, S3FifoEviction.DEFAULT_PROBATION_SHARE);
      case LEARNED ->
          new LearnedEviction(capacity, expected, LearnedEviction.DEFAULT_PROBATION_SHARE);
      case LFU -> new LfuEviction(capacity);
      case SIEVE -> new SieveEviction(capacity);
      case ARC -> new ArcEviction(capacity);
      case WTINYLFU -> new WTinyLfuEviction(capacity);
      case BELADY -> {
        if (future == null) {
          throw new IllegalArgumentException("no future for belady");
        }
        yield new BeladyEviction(capacity, future);
      }
    };
  }
}

package dev.hunch.sidecar.grpc;

import dev.hunch.core.prefetch.PrefetchOutcomes;
import org.jspecify.annotations.Nullable;

/** Where the admin service takes its numbers from. Thread-safe. */
@FunctionalInterface
public interface StatsSource {
  /** Counters since the start, and gauges now. */
  Stats read();

  /**
   * What the cache has done so far, and what it holds.
   *
   * @param reads by result
   * @param holdings what it holds now
   * @param loads what went to the backing store
   * @param prefetch how prefetching goes
   * @param uptimeMillis since the start, in ms
   * @param droppedEvents access events that the predictor or the access log could not take
   * @param writeBehind how writing behind goes; null where nothing is
   */
  record Stats(
      Reads reads,
      Holdings holdings,
      Loads loads,
      Prefetch prefetch,
      long uptimeMillis,
      long droppedEvents,
      @Nullable WriteBehind writeBehind) {}

  /** Reads by result; {@code failed} ones had no answer. */
  record Reads(
      long hits,
      long prefetchedHits,
      long staleHits,
      long negativeHits,
      long misses,
      long coalesced,
      long bypassed,
      long failed) {
    /** All reads, answered or not. */
    public long all() {
      return hits
          + prefetchedHits
          + staleHits
          + negativeHits
          + misses
          + coalesced
          + bypassed
          + failed;
    }
  }

  /** What the cache holds, and what left it. */
  record Holdings(
      long entries, long weightBytes, long capacityBytes, long evictions, long invalidations) {}

  /** Writes that the stores do not have yet, and what has become of the others since the start. */
  record WriteBehind(
      int pending,
      long pendingBytes,
      long oldestAgeMillis,
      long written,
      long retried,
      long rejected) {}

  /** Loads begun, and loads that failed. */
  record Loads(long demand, long prefetch, long failed) {}

  /**
   * Prefetches by outcome, and those that wait; and the share of the sessions that are followed
   * now, with the reads so far of sessions that were not.
   */
  record Prefetch(
      boolean enabled,
      double followedShare,
      long unfollowed,
      PrefetchOutcomes.Counts counts,
      int queued,
      int inFlight,
      int permits) {}
}

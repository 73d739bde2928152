package dev.hunch.client;

import dev.hunch.proto.admin.v1.PrefetchStats;
import dev.hunch.proto.admin.v1.StatsResponse;
import dev.hunch.proto.admin.v1.WriteBehindStats;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar has done since its start, and what it holds now.
 *
 * @param reads all reads, answered or not
 * @param hits values served from the cache, prefetched ones excepted
 * @param prefetchedHits first reads of prefetched values
 * @param staleHits values served past their freshness
 * @param negativeHits cached absences served
 * @param misses reads that loaded from the store
 * @param coalesced reads that joined a load in flight
 * @param loadErrors loads that the store could not answer
 * @param entries held now
 * @param weightBytes what they weigh together
 * @param capacityBytes what they may weigh together
 * @param evictions entries that left because room was needed
 * @param invalidations entries that the service dropped
 * @param demandLoads loads begun by a read
 * @param prefetchLoads loads begun by a prediction
 * @param prefetch how prefetching goes
 * @param uptimeMillis since the start, in ms
 * @param droppedEvents reads that the predictor or the access log did not see
 * @param writeBehind how writing behind goes; null where nothing is written behind
 */
public record SidecarStats(
    long reads,
    long hits,
    long prefetchedHits,
    long staleHits,
    long negativeHits,
    long misses,
    long coalesced,
    long loadErrors,
    long entries,
    long weightBytes,
    long capacityBytes,
    long evictions,
    long invalidations,
    long demandLoads,
    long prefetchLoads,
    Prefetch prefetch,
    long uptimeMillis,
    long droppedEvents,
    @Nullable WriteBehind writeBehind) {
  /**
   * How writing behind goes.
   *
   * @param pending acknowledged writes that the stores do not have yet
   * @param pendingBytes what they take of the journal
   * @param oldestAgeMillis how long ago the oldest of them was taken, in ms; 0 if there is none
   * @param written writes that the stores have taken since the start
   * @param retried how often a write had to be tried again
   * @param rejected writes that were put aside
   */
  public record WriteBehind(
      long pending,
      long pendingBytes,
      long oldestAgeMillis,
      long written,
      long retried,
      long rejected) {}

  /**
   * How prefetching goes.
   *
   * @param enabled whether it is on
   * @param issued prefetches begun
   * @param used prefetched values read in time
   * @param late prefetches joined by a read
   * @param wasted prefetches nobody read
   * @param accuracy share of those issued that were asked for; 0 before the first
   * @param queued prefetches that wait
   * @param inFlight prefetches on their way
   * @param permits how many more the governor would let go now
   * @param followedShare share of the sessions that are followed; below 1 while the predictor
   *     cannot keep up
   * @param unfollowedReads reads so far of sessions that were not followed
   */
  public record Prefetch(
      boolean enabled,
      long issued,
      long used,
      long late,
      long wasted,
      double accuracy,
      int queued,
      int inFlight,
      int permits,
      double followedShare,
      long unfollowedReads) {}

  /** Share of the reads that the cache answered without waiting for the store; 0 before any. */
  public double hitRatio() {
    return reads == 0 ? 0 : (double) (hits + prefetchedHits + negativeHits) / reads;
  }

  static SidecarStats of(StatsResponse stats) {
    PrefetchStats prefetch = stats.getPrefetch();
    return new SidecarStats(
        stats.getReads(),
        stats.getHits(),
        stats.getPrefetchedHits(),
        stats.getStaleHits(),
        stats.getNegativeHits(),
        stats.getMisses(),
        stats.getCoalesced(),
        stats.getLoadErrors(),
        stats.getEntries(),
        stats.getWeightBytes(),
        stats.getCapacityBytes(),
        stats.getEvictions(),
        stats.getInvalidations(),
        stats.getDemandLoads(),
        stats.getPrefetchLoads(),
        new Prefetch(
            prefetch.getEnabled(),
            prefetch.getIssued(),
            prefetch.getUsed(),
            prefetch.getLate(),
            prefetch.getWasted(),
            prefetch.getAccuracy(),
            prefetch.getQueued(),
            prefetch.getInFlight(),
            prefetch.getPermits(),
            prefetch.getFollowedShare(),
            prefetch.getUnfollowedReads()),
        stats.getUptimeMs(),
        stats.getDroppedEvents(),
        stats.hasWriteBehind() ? of(stats.getWriteBehind()) : null);
  }

  private static WriteBehind of(WriteBehindStats writes) {
    return new WriteBehind(
        writes.getPending(),
        writes.getPendingBytes(),
        writes.getOldestAgeMs(),
        writes.getWritten(),
        writes.getRetried(),
        writes.getRejected());
  }
}

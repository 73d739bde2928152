package dev.hunch.sidecar.wiring;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.RemovalCause;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.sidecar.grpc.StatsSource;
import dev.hunch.sidecar.telemetry.CacheMetrics;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the numbers of the parts for the admin service. */
final class SidecarStats implements StatsSource {
  private final CacheParts cache;
  private final PrefetchParts prefetch;
  private final @Nullable AccessLogParts log;
  private final Supplier<@Nullable WriteBehind> writeBehind;
  private final long capacityBytes;
  private final Ticker ticker;
  private final long startedNanos;

  SidecarStats(
      CacheParts cache,
      PrefetchParts prefetch,
      @Nullable AccessLogParts log,
      Supplier<@Nullable WriteBehind> writeBehind,
      long capacityBytes,
      Ticker ticker) {
    this.cache = cache;
    this.prefetch = prefetch;
    this.log = log;
    this.writeBehind = writeBehind;
    this.capacityBytes = capacityBytes;
    this.ticker = ticker;
    this.startedNanos = ticker.nanos();
  }

  @Override
  public Stats read() {
    return new Stats(
        reads(),
        holdings(),
        loads(),
        prefetch(),
        TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - startedNanos),
        prefetch.events().dropped() + (log == null ? 0 : log.log().dropped()),
        writeBehind.get());
  }

  private Reads reads() {
    CacheMetrics metrics = cache.metrics();
    return new Reads(
        metrics.reads(AccessResult.HIT) + metrics.reportedReads(),
        metrics.reads(AccessResult.PREFETCHED_HIT),
        metrics.reads(AccessResult.STALE),
        metrics.reads(AccessResult.NEGATIVE),
        metrics.reads(AccessResult.MISS),
        metrics.reads(AccessResult.COALESCED),
        metrics.reads(AccessResult.BYPASS),
        metrics.failedReads() + metrics.rejectedReads());
  }

  private Holdings holdings() {
    CacheMetrics metrics = cache.metrics();
    return new Holdings(
        cache.cache().size(),
        cache.cache().weight(),
        capacityBytes,
        metrics.removals(RemovalCause.EVICTED),
        metrics.removals(RemovalCause.INVALIDATED));
  }

  private Loads loads() {
    CacheMetrics metrics = cache.metrics();
    return new Loads(
        metrics.loads(LoadKind.DEMAND) + metrics.loads(LoadKind.REFRESH),
        metrics.loads(LoadKind.PREFETCH),
        metrics.loadErrors(LoadKind.DEMAND)
            + metrics.loadErrors(LoadKind.REFRESH)
            + metrics.loadErrors(LoadKind.PREFETCH));
  }

  private Prefetch prefetch() {
    PrefetchOutcomes.Counts counts = cache.outcomes().counts();
    return new Prefetch(
        prefetch.prefetching().isEnabled(),
        prefetch.predictions().followedShare(),
        prefetch.predictions().unfollowed(),
        counts,
        prefetch.queue().size(),
        (int) Math.min(counts.open(), cache.governor().inFlight()),
        cache.governor().permits(ticker.nanos()));
  }
}

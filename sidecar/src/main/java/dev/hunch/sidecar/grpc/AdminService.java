package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.PrefetchAgent;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.admin.v1.ExplainRequest;
import dev.hunch.proto.admin.v1.ExplainResponse;
import dev.hunch.proto.admin.v1.ModelRequest;
import dev.hunch.proto.admin.v1.ModelResponse;
import dev.hunch.proto.admin.v1.PrefetchStats;
import dev.hunch.proto.admin.v1.SetPrefetchRequest;
import dev.hunch.proto.admin.v1.SetPrefetchResponse;
import dev.hunch.proto.admin.v1.StatsRequest;
import dev.hunch.proto.admin.v1.StatsResponse;
import dev.hunch.proto.admin.v1.WriteBehindStats;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;

/** {@code hunch.admin.v1.Admin}: what an operator may ask. Thread-safe. */
public final class AdminService extends AdminGrpc.AdminImplBase {
  private final StatsSource stats;
  private final ModelSource model;
  private final PrefetchAgent prefetching;
  private final Explanations explanations;
  private final RequestChecks checks;
  private final UnaryCalls calls = new UnaryCalls(new Failures());

  /**
   * Creates the service.
   *
   * @param stats the numbers
   * @param model the model in use
   * @param prefetching is switched on and off
   * @param cache is looked into, never changed
   * @param outcomes knows why keys were prefetched
   * @param predictions knows what is expected of each session
   * @param limits what a request may hold
   * @param knowsNamespace whether a namespace is configured
   * @param clock wall time, for the age of entries
   */
  public AdminService(
      StatsSource stats,
      ModelSource model,
      PrefetchAgent prefetching,
      Cache cache,
      PrefetchOutcomes outcomes,
      PredictionAgent predictions,
      RequestLimits limits,
      Predicate<String> knowsNamespace,
      InstantSource clock) {
    this.stats = stats;
    this.model = model;
    this.prefetching = prefetching;
    this.explanations = new Explanations(cache, outcomes, predictions, clock);
    this.checks = new RequestChecks(limits, knowsNamespace);
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> observer) {
    calls.answer(observer, () -> response(stats.read()));
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    calls.answer(
        observer,
        () -> {
          Key key = checks.key(request.getNamespace(), request.getKey());
          checks.session(request.getSession());
          return explanations.explain(key, request.getSession());
        });
  }

  @Override
  public void setPrefetch(
      SetPrefetchRequest request, StreamObserver<SetPrefetchResponse> observer) {
    calls.answer(
        observer,
        () ->
            SetPrefetchResponse.newBuilder()
                .setWasEnabled(prefetching.setEnabled(request.getEnabled()))
                .build());
  }

  @Override
  public void model(ModelRequest request, StreamObserver<ModelResponse> observer) {
    calls.answer(observer, () -> response(model.current()));
  }

  private static ModelResponse response(ModelSource.Model model) {
    Instant trainedAt = model.trainedAt();
    return ModelResponse.newBuilder()
        .setLoaded(trainedAt != null)
        .setId(model.id())
        .setTrainedAtMs(trainedAt == null ? 0 : trainedAt.toEpochMilli())
        .setPath(model.path())
        .putAllMetrics(model.metrics())
        .setRefused(model.refused())
        .build();
  }

  private static StatsResponse response(StatsSource.Stats stats) {
    StatsSource.Reads reads = stats.reads();
    StatsSource.Holdings holdings = stats.holdings();
    StatsSource.Loads loads = stats.loads();
    StatsResponse.Builder response = StatsResponse.newBuilder();
    if (stats.writeBehind() != null) {
      response.setWriteBehind(response(stats.writeBehind()));
    }
    return response
        .setReads(reads.all())
        .setHits(reads.hits())
        .setPrefetchedHits(reads.prefetchedHits())
        .setStaleHits(reads.staleHits())
        .setNegativeHits(reads.negativeHits())
        .setMisses(reads.misses() + reads.bypassed())
        .setCoalesced(reads.coalesced())
        .setLoadErrors(loads.failed())
        .setEntries(holdings.entries())
        .setWeightBytes(holdings.weightBytes())
        .setCapacityBytes(holdings.capacityBytes())
        .setEvictions(holdings.evictions())
        .setInvalidations(holdings.invalidations())
        .setDemandLoads(loads.demand())
        .setPrefetchLoads(loads.prefetch())
        .setPrefetch(response(stats.prefetch()))
        .setUptimeMs(stats.uptimeMillis())
        .setDroppedEvents(stats.droppedEvents())
        .build();
  }

  private static WriteBehindStats response(StatsSource.WriteBehind writes) {
    return WriteBehindStats.newBuilder()
        .setPending(writes.pending())
        .setPendingBytes(writes.pendingBytes())
        .setOldestAgeMs(writes.oldestAgeMillis())
        .setWritten(writes.written())
        .setRetried(writes.retried())
        .setRejected(writes.rejected())
        .build();
  }

  private static PrefetchStats response(StatsSource.Prefetch prefetch) {
    PrefetchOutcomes.Counts counts = prefetch.counts();
    return PrefetchStats.newBuilder()
        .setEnabled(prefetch.enabled())
        .setIssued(counts.issued())
        .setUsed(counts.used())
        .setLate(counts.late())
        .setWasted(counts.wasted())
        .setAccuracy(counts.accuracy())
        .setQueued(prefetch.queued())
        .setInFlight(prefetch.inFlight())
        .setPermits(prefetch.permits())
        .setFollowedShare(prefetch.followedShare())
        .setUnfollowedReads(prefetch.unfollowed())
        .build();
  }
}

package dev.hunch.training.replay;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Response;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.CompositeCacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.governor.Governor;
import dev.hunch.core.governor.IdleGovernor;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.training.baseline.NextUses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One policy's replay: the cache and the agents of the sidecar, a store that answers in virtual
 * time, and the trace's reads in between. Runs once. Not thread-safe.
 */
final class PolicyReplay {
  private static final int READS_PER_REPORT = 1 << 14;
  private static final int MAX_CONCURRENCY = 8;

  private final List<AccessEvent> events;
  private final ReplaySettings settings;
  private final VirtualClock clock;
  private final SimulatedStore store;
  private final PartMeter meter;
  private final WindowLog windows;
  private final Cache cache;
  private final @Nullable NextUses future;
  private final @Nullable Predictor predictor;
  private final int predictedFrom;
  private final @Nullable PrefetchPipeline pipeline;
  private final List<PredictionsAhead> ahead = new ArrayList<>();

  /** Reads that have just been answered, and were told before they were. */
  private final Queue<AccessEvent> lateAnswers = new ArrayDeque<>();

  /**
   * Puts the parts together.
   *
   * @param predictors make what prefetching follows, if the policy has it
   * @param witness is told of everything that happens in the cache
   */
  PolicyReplay(
      List<AccessEvent> events,
      ReplaySettings settings,
      ReplayPolicy policy,
      PredictorSource predictors,
      CacheObserver witness) {
    this.events = events;
    this.settings = settings;
    this.predictedFrom = policy.predictor().knowsTheFirstPart() ? settings.measuredFrom() : 0;
    this.predictor =
        policy.predictor() == PredictorKind.NONE
            ? null
            : ahead(
                predictors.newPredictor(policy.predictor()),
                events.subList(predictedFrom, events.size()));
    this.clock = new VirtualClock(events.get(0).epochMillis());
    this.store = new SimulatedStore(clock, settings.storeLatency().toNanos());
    this.meter = new PartMeter(clock);
    this.windows = new WindowLog(meter, settings, events.size());
    this.future = policy.eviction().futureOf(events);
    PrefetchOutcomes outcomes = new PrefetchOutcomes();
    Governor governor = Governor.UNLIMITED;
    List<CacheObserver> observers = new ArrayList<>(List.of(meter, witness));
    if (predictor != null) {
      observers.add(outcomes);
      if (!settings.storeLatency().isZero()) {
        IdleGovernor idle = new IdleGovernor(clock, () -> 0, 1, MAX_CONCURRENCY);
        observers.add(idle);
        governor = idle;
      }
    }
    this.cache =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            policy.eviction().create(settings.capacityEntries(), future),
            store,
            namespace -> Freshness.FOREVER,
            clock,
            clock,
            new CompositeCacheObserver(observers),
            Integer.MAX_VALUE); // a trace does not slow down when its reads wait
    this.pipeline =
        predictor == null
            ? null
            : new PrefetchPipeline(cache, policy.predictor().costs(), settings, governor, outcomes);
    if (pipeline != null && policy.predictor().knowsTheFirstPart()) {
      // as a sidecar does until its first model comes
      pipeline.use(
          ahead(predictors.newPredictor(PredictorKind.ONLINE), events.subList(0, predictedFrom)));
    }
  }

  /** Lets a predictor work ahead if it can; it is told of these events. */
  private Predictor ahead(Predictor made, List<AccessEvent> told) {
    if (!(made instanceof HunchPredictor hunch)
        || !PredictionsAhead.isKnown(told, settings.storeLatency())) {
      return made;
    }
    PredictionsAhead working = new PredictionsAhead(hunch, told);
    ahead.add(working);
    return working;
  }

  /** What happened in the measured part. */
  record Outcome(PartCounts counts, List<Window> windows) {}

  /** Replays the whole trace and returns what happened in the measured part. */
  Outcome run(String name, ReplayProgress progress) {
    try {
      return replay(name, progress);
    } finally {
      ahead.forEach(PredictionsAhead::close);
    }
  }

  private Outcome replay(String name, ReplayProgress progress) {
    for (int i = 0; i < events.size(); i++) {
      AccessEvent event = events.get(i);
      long nowNanos = clock.nanosAt(event.epochMillis());
      landUntil(nowNanos);
      clock.advanceTo(nowNanos);
      if (i == settings.measuredFrom()) {
        meter.start();
        if (pipeline != null) {
          pipeline.dropSavings();
        }
      }
      if (i == predictedFrom && pipeline != null && predictor != null) {
        pipeline.use(predictor);
      }
      if (future != null) {
        future.advance();
      }
      read(event);
      windows.afterRead(i);
      if (i % READS_PER_REPORT == 0) {
        progress.replayed(name, i, events.size());
      }
    }
    landUntil(SimulatedStore.NONE_DUE - 1);
    progress.replayed(name, events.size(), events.size());
    return new Outcome(meter.counts(), windows.windows());
  }

  private void read(AccessEvent event) {
    meter.beforeRead();
    CompletableFuture<Answer> answer = cache.get(event.key());
    meter.afterRead(event.key(), answer);
    if (pipeline != null) {
      pipeline.onAsked(asked(event, answer), clock.nanos());
      if (!answer.isDone() && event.response() != Response.NONE) {
        AccessEvent late = event.asLateAnswer();
        var unused = answer.thenRun(() -> lateAnswers.add(late));
      }
    }
  }

  /** The event as the sidecar tells it: while the store is being asked, a miss of no size. */
  private static AccessEvent asked(AccessEvent event, CompletableFuture<Answer> answer) {
    boolean isDone = answer.isDone();
    return new AccessEvent(
        event.epochMillis(),
        event.session(),
        event.key(),
        isDone ? answer.join().result() : AccessResult.MISS,
        isDone ? event.sizeBytes() : 0,
        isDone ? event.response() : Response.NONE,
        false);
  }

  private void tellLateAnswers(PrefetchPipeline told, long nowNanos) {
    for (AccessEvent late = lateAnswers.poll(); late != null; late = lateAnswers.poll()) {
      told.onAsked(late, nowNanos);
    }
  }

  private void landUntil(long nanos) {
    for (long due = store.nextDueNanos(); due <= nanos; due = store.nextDueNanos()) {
      clock.advanceTo(due);
      store.landNext();
      if (pipeline != null) {
        tellLateAnswers(pipeline, due);
        pipeline.onLanded(due);
      }
    }
  }
}

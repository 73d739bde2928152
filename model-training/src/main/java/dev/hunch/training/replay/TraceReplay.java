package dev.hunch.training.replay;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.prefetch.Predictor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays one trace under one policy after the other. Deterministic: the same trace, settings and
 * predictors give the same counts. Not thread-safe.
 */
public final class TraceReplay {
  private static final CacheObserver NO_WITNESS = new CacheObserver() {};

  private final List<AccessEvent> events;
  private final ReplaySettings settings;
  private final PredictorSource predictors;
  private final ReplayProgress progress;
  private final Map<EvictionKind, PartCounts> plain = new EnumMap<>(EvictionKind.class);

  /**
   * Creates a replay.
   *
   * @param events the trace, in time order
   * @throws IllegalArgumentException if the measured part is empty
   */
  public TraceReplay(
      List<AccessEvent> events,
      ReplaySettings settings,
      PredictorSource predictors,
      ReplayProgress progress) {
    if (settings.measuredFrom() >= events.size()) {
      throw new IllegalArgumentException(
          "no read is left to measure: "
              + events.size()
              + " reads, from "
              + settings.measuredFrom());
    }
    this.events = events;
    this.settings = settings;
    this.predictors = predictors;
    this.progress = progress;
  }

  /** Replays the trace under a policy, and under its eviction alone if that was not done yet. */
  public ReplayResult run(ReplayPolicy policy) {
    return run(policy, NO_WITNESS);
  }

  /** The same, with a witness of everything that happens in the policy's cache. */
  ReplayResult run(ReplayPolicy policy, CacheObserver witness) {
    PartCounts base = plain.get(policy.eviction());
    if (base == null) {
      ReplayPolicy alone = policy.withoutPredictor();
      base = replay(alone, null, policy.equals(alone) ? witness : NO_WITNESS);
      plain.put(policy.eviction(), base);
    }
    PartCounts counts =
        policy.predictor() == PredictorKind.NONE
            ? base
            : replay(policy, predictors.newPredictor(policy.predictor()), witness);
    return new ReplayResult(policy, counts, base.reads() - base.hits());
  }

  private PartCounts replay(
      ReplayPolicy policy, @Nullable Predictor predictor, CacheObserver witness) {
    return new PolicyReplay(events, settings, policy, predictor, witness)
        .run(policy.name(), progress);
  }
}

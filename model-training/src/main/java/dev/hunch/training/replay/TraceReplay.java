package dev.hunch.training.replay;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.cache.CacheObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replays one trace under policies. Deterministic: the same trace, settings and predictors give the
 * same counts, but for W-TinyLFU. Thread-safe if its progress is: several policies may be replayed
 * at once.
 */
public final class TraceReplay {
  private static final CacheObserver NO_WITNESS = new CacheObserver() {};

  private final List<AccessEvent> events;
  private final ReplaySettings settings;
  private final PredictorSource predictors;
  private final ReplayProgress progress;

  /** Every policy is compared with its eviction alone, which is replayed once. */
  private final Map<EvictionKind, PolicyReplay.Outcome> plain = new ConcurrentHashMap<>();

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
    if (settings.windows() > events.size() - settings.measuredFrom()) {
      throw new IllegalArgumentException(
          settings.windows()
              + " windows are more than the reads to measure: "
              + (events.size() - settings.measuredFrom()));
    }
    this.events = events;
    this.settings = settings;
    this.predictors = predictors;
    this.progress = progress;
  }

  /** Replays the trace under a policy, and under its eviction alone if that was not done yet. */
  public ReplayResult run(ReplayPolicy policy) {
    return run(policy, settings.prefetchesPerRead());
  }

  /** The same with another budget than the settings'. */
  public ReplayResult run(ReplayPolicy policy, double prefetchesPerRead) {
    return run(policy, settings.withBudget(prefetchesPerRead), NO_WITNESS);
  }

  /** The same with the settings' budget and a witness of all that happens in the policy's cache. */
  ReplayResult run(ReplayPolicy policy, CacheObserver witness) {
    return run(policy, settings, witness);
  }

  private ReplayResult run(ReplayPolicy policy, ReplaySettings budgeted, CacheObserver witness) {
    boolean isPlain = policy.predictor() == PredictorKind.NONE;
    PolicyReplay.Outcome base =
        plain.computeIfAbsent(
            policy.eviction(),
            unseen -> replay(policy.withoutPredictor(), settings, isPlain ? witness : NO_WITNESS));
    PolicyReplay.Outcome outcome = isPlain ? base : replay(policy, budgeted, witness);
    return new ReplayResult(
        policy, outcome.counts(), base.counts().reads() - base.counts().hits(), outcome.windows());
  }

  private PolicyReplay.Outcome replay(
      ReplayPolicy policy, ReplaySettings budgeted, CacheObserver witness) {
    return new PolicyReplay(events, budgeted, policy, predictors, witness)
        .run(policy.name(), progress);
  }
}

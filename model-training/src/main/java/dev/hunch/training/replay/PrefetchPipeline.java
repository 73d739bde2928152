package dev.hunch.training.replay;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.governor.Governor;
import dev.hunch.core.prefetch.AccessEventQueue;
import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PrefetchAgent;
import dev.hunch.core.prefetch.PrefetchBudget;
import dev.hunch.core.prefetch.PrefetchCosts;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.core.prefetch.PrefetchPlanner;
import dev.hunch.core.prefetch.PrefetchQueue;

/**
 * The sidecar's way from a read to its prefetches, each agent doing its work at once instead of on
 * a thread of its own. Not thread-safe.
 */
final class PrefetchPipeline {
  private static final int EVENT_QUEUE = 64;
  private static final int PREFETCH_QUEUE = 4096;

  private final AccessEventQueue events = new AccessEventQueue(EVENT_QUEUE);
  private final PrefetchBudget budget;
  private final PredictionAgent predictionAgent;
  private final PrefetchAgent prefetchAgent;

  /** Creates a pipeline that predicts nothing until it is given a predictor. */
  PrefetchPipeline(
      Cache cache,
      PrefetchCosts costs,
      ReplaySettings settings,
      Governor governor,
      PrefetchOutcomes outcomes) {
    PrefetchQueue queue = new PrefetchQueue(PREFETCH_QUEUE);
    budget = new PrefetchBudget(settings.prefetchesPerRead());
    PrefetchPlanner planner = new PrefetchPlanner(cache, costs, queue, settings.horizon());
    predictionAgent =
        new PredictionAgent(
            events,
            Predictor.NONE,
            planner,
            budget,
            failure -> {
              // Offline, a predictor's defect is to be seen.
              throw new IllegalStateException("the predictor failed", failure);
            });
    prefetchAgent = new PrefetchAgent(queue, budget, governor, cache, outcomes, true);
  }

  /** Puts a predictor in place of the one before it. */
  void use(Predictor predictor) {
    predictionAgent.use(predictor);
  }

  /** Drops what earlier reads have saved up, so that those to come get no more than they earn. */
  void dropSavings() {
    while (budget.trySpend()) {
      // spent on nothing
    }
  }

  /** A key has been asked for. */
  void onAsked(AccessEvent event, long nowNanos) {
    events.offer(event);
    predictionAgent.doWork(nowNanos);
    prefetchAgent.doWork(nowNanos);
  }

  /** A load has landed, so that the governor may let another one go. */
  void onLanded(long nowNanos) {
    prefetchAgent.doWork(nowNanos);
  }
}

package dev.hunch.core.prefetch;

import dev.hunch.core.cache.Cache;
import java.time.Duration;
import java.util.List;

/**
 * Weighs predictions: what is worth more than it costs, and is not there yet, goes into the queue.
 *
 * <p>Not thread-safe: the prediction agent owns it.
 */
public final class PrefetchPlanner {
  private final Cache cache;
  private final PrefetchCosts costs;
  private final PrefetchQueue queue;
  private final long horizonNanos;

  /**
   * Creates a planner.
   *
   * @param cache is asked what is there already
   * @param costs what a prefetch costs
   * @param queue takes what is worth its cost
   * @param horizon how long a prediction stays of use
   */
  public PrefetchPlanner(Cache cache, PrefetchCosts costs, PrefetchQueue queue, Duration horizon) {
    this.cache = cache;
    this.costs = costs;
    this.queue = queue;
    this.horizonNanos = horizon.toNanos();
  }

  /** Queues the predictions that are worth their cost and returns how many those were. */
  public int plan(List<Prediction> predictions, long nowNanos) {
    int queued = 0;
    for (Prediction prediction : predictions) {
      double worth = costs.worthOf(prediction.probability());
      if (worth > 0 && !cache.isCoveredOrLoading(prediction.key())) {
        queue.offer(
            new PrefetchCandidate(
                prediction.key(),
                worth,
                prediction.probability(),
                prediction.reason(),
                nowNanos + horizonNanos),
            nowNanos);
        queued++;
      }
    }
    return queued;
  }
}

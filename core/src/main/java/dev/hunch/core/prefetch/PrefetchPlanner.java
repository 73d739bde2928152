package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Appraisal;
import dev.hunch.core.cache.Cache;
import java.time.Duration;
import java.util.ArrayList;
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

  /**
   * Tells the cache what the session is expected to ask for, queues what is worth its cost in the
   * place of what waited for the session's sake, and returns how much that was.
   */
  public int plan(String session, List<Prediction> predictions, long nowNanos) {
    List<Key> keys = new ArrayList<>(predictions.size());
    float[] probabilities = new float[predictions.size()];
    for (Prediction prediction : predictions) {
      probabilities[keys.size()] = (float) prediction.probability();
      keys.add(prediction.key());
    }
    Appraisal appraisal = cache.appraise(Key.hashOf("session", session), keys, probabilities);
    queue.withdraw(session);
    int queued = 0;
    for (int i = 0; i < keys.size(); i++) {
      double worth = costs.worthOf(appraisal.use(i), appraisal.room());
      if (worth > 0 && !cache.isCoveredOrLoading(keys.get(i))) {
        queue.offer(candidate(session, predictions.get(i), worth, nowNanos), nowNanos);
        queued++;
      }
    }
    return queued;
  }

  /**
   * Drops what waits for a key that has been asked for: what was predicted has come true, and once
   * the key has left the cache, a load for that prediction's sake would come too late.
   */
  void asked(Key key) {
    queue.remove(key);
  }

  private PrefetchCandidate candidate(
      String session, Prediction prediction, double worth, long nowNanos) {
    return new PrefetchCandidate(
        prediction.key(),
        session,
        worth,
        prediction.probability(),
        prediction.reason(),
        nowNanos + horizonNanos);
  }
}

package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.Cache;
import java.time.Duration;
import java.util.List;

/**
 * Queues the keys that a service says it will need, ahead of what is predicted: it knows better.
 * They are let go as predictions are, by budget and governor. Thread-safe.
 */
public final class Hints {
  /** Above the worth of any prediction. */
  private static final double WORTH = 1e9;

  /** Whose keys they are in the queue: no session's, so that none withdraws them. */
  private static final String NO_SESSION = "";

  private static final PredictionReason REASON =
      new PredictionReason("hint", "the service has named it");

  private final Cache cache;
  private final PrefetchQueue queue;
  private final PrefetchAgent agent;
  private final Ticker ticker;
  private final long horizonNanos;

  /**
   * Creates the taker of hints.
   *
   * @param cache knows what is there already
   * @param queue takes the rest
   * @param agent lets them go, if it is switched on
   * @param ticker the agents' time
   * @param horizon how long a hint stays of use
   */
  public Hints(
      Cache cache, PrefetchQueue queue, PrefetchAgent agent, Ticker ticker, Duration horizon) {
    this.cache = cache;
    this.queue = queue;
    this.agent = agent;
    this.ticker = ticker;
    this.horizonNanos = horizon.toNanos();
  }

  /** Queues what is neither cached nor on its way and may mean something; says how many. */
  public int hint(List<Key> keys) {
    if (!agent.isEnabled()) {
      return 0;
    }
    long now = ticker.nanos();
    int queued = 0;
    for (Key key : keys) {
      if (!cache.isCoveredOrLoading(key) && cache.accepts(key)) {
        queue.offer(
            new PrefetchCandidate(key, NO_SESSION, WORTH, 1, REASON, now + horizonNanos), now);
        queued++;
      }
    }
    return queued;
  }
}

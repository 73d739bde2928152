package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;

/**
 * A prefetch that is worth its cost and waits for a permit.
 *
 * @param key what to load
 * @param session whose next keys were predicted
 * @param worth the larger, the sooner
 * @param probability the prediction's
 * @param reason the prediction's
 * @param staleAtNanos when the prediction's horizon has passed, by the agents' time
 */
record PrefetchCandidate(
    Key key,
    String session,
    double worth,
    double probability,
    PredictionReason reason,
    long staleAtNanos) {
  /** Whether the prediction's horizon has passed. */
  boolean isStale(long nowNanos) {
    return nowNanos - staleAtNanos >= 0;
  }
}

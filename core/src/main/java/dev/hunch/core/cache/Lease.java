package dev.hunch.core.cache;

import dev.hunch.core.access.Key;

/**
 * The right of one load to store its value, as long as its epoch stands.
 *
 * @param key what is loaded
 * @param kind why
 * @param epoch the key's epoch when the load began
 * @param stamp what the invalidation clock read then
 * @param tags what its value can be invalidated by
 * @param startedNanos when it began, by the cache's ticker
 */
record Lease(Key key, LoadKind kind, int epoch, long stamp, Tags tags, long startedNanos) {
  /** The same right for a second load, which a reader waits for. */
  Lease onDemand(long nowNanos) {
    return new Lease(key, LoadKind.DEMAND, epoch, stamp, tags, nowNanos);
  }
}

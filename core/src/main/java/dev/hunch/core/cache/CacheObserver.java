package dev.hunch.core.cache;

import dev.hunch.core.access.Key;

/**
 * Is told what happens inside the cache: for metrics, for the governor, for prefetch outcomes.
 *
 * <p>Calls come from any thread, some of them under the cache's lock: an observer returns at once
 * and never calls the cache. It should never throw: what it throws is contained, and told as a
 * failed part.
 */
public interface CacheObserver {
  /** A load goes to the backing store. Every load that starts also ends. */
  default void onLoadStarted(Key key, LoadKind kind) {}

  /** A load has ended after {@code nanos}. */
  default void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {}

  /**
   * What the load brought is in the cache now, or could not be kept: it failed, it was overtaken by
   * a write or an invalidation, or there was no room. Follows {@link #onLoadEnded}.
   */
  default void onLoadSettled(Key key, LoadKind kind, boolean kept) {}

  /** A prefetched entry was read for the first time. */
  default void onPrefetchUsed(Key key) {}

  /** A demand joined a prefetch in flight; the first one only. */
  default void onPrefetchLate(Key key) {}

  /** A prefetched entry left unread, or its load failed or could not be kept. */
  default void onPrefetchWasted(long keyHash) {}

  /** An entry left the cache. */
  default void onRemoved(long keyHash, RemovalCause cause) {}

  /**
   * Values must not be used any more. Told before the invalidation or the write is acknowledged, in
   * the order in which they happened, and when the cache itself holds them no more: who hears of it
   * may read anew at once.
   */
  default void onInvalidated(Invalidation invalidation) {}

  /** A part threw, and the cache went on without it. */
  default void onPartFailed(CachePart part, Throwable failure) {}

  /** What a load or a write brought was to be kept; whoever asked for it has it in any case. */
  default void onPut(Key key, PutResult result) {}
}

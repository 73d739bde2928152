package dev.hunch.core.access;

/** How a read was answered. */
public enum AccessResult {
  /** From the cache. */
  HIT,
  /** From the cache, where a prediction had put it; the first use of that entry. */
  PREFETCHED_HIT,
  /** From the cache, past its freshness, because the store could not answer. */
  STALE,
  /** The key's absence was cached. */
  NEGATIVE,
  /** Loaded from the backing store for this read. */
  MISS,
  /** Joined a load that was already in flight. */
  COALESCED,
  /** Loaded, but not kept: too large, or invalidated while it was loading. */
  BYPASS;

  /** Whether the cache answered without waiting for the backing store. */
  public boolean isHit() {
    return this == HIT || this == PREFETCHED_HIT || this == NEGATIVE;
  }
}

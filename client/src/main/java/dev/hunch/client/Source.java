package dev.hunch.client;

/** How a reply came about. */
public enum Source {
  /** From the cache. */
  HIT,
  /** From the cache, where a prediction had put it; the first use of that value. */
  PREFETCHED_HIT,
  /** From the cache, by way of shared memory: no call was made. */
  SHARED_MEMORY,
  /** From the cache, past its freshness, because the store could not answer. */
  STALE,
  /** The key's absence was cached. */
  NEGATIVE,
  /** Loaded from the store for this call. */
  MISS,
  /** Joined a load that was in flight already. */
  COALESCED,
  /** Loaded, but not kept. */
  BYPASS,
  /** The store has no such key; whether that was cached is not told. */
  ABSENT,
  /** From the caller's own loader: the sidecar was away. */
  LOADER;

  /** Whether the cache answered without asking the store. */
  public boolean isHit() {
    return this == HIT || this == PREFETCHED_HIT || this == SHARED_MEMORY || this == NEGATIVE;
  }
}

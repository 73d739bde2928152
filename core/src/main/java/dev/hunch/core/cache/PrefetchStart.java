package dev.hunch.core.cache;

/** What became of the wish to prefetch a key. */
public enum PrefetchStart {
  /** The load is on its way. */
  STARTED,
  /** A fresh entry is there already. */
  CACHED,
  /** A load of the key is in flight already. */
  IN_FLIGHT,
  /** The key means nothing to the store, its namespace least of all, or too many loads wait. */
  REFUSED
}

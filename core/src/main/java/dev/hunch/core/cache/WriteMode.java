package dev.hunch.core.cache;

/** What a put or a delete of a namespace's key means. */
public enum WriteMode {
  /** The service writes to its store by itself; the cache is told of it. */
  INVALIDATE,
  /** The store is written first, then the cache; acknowledged when both have it. */
  WRITE_THROUGH,
  /** A journal has it first, then the cache; the store is written later. */
  WRITE_BEHIND
}

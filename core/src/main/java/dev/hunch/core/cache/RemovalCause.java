package dev.hunch.core.cache;

/** Why an entry left the cache. */
public enum RemovalCause {
  /** The policy's choice: room was needed. */
  EVICTED,
  /** The caller's choice: deleted or invalidated. */
  INVALIDATED,
  /** The clock's choice: it was past its freshness when its successor came. */
  EXPIRED,
  /** A new value took its place. */
  REPLACED
}

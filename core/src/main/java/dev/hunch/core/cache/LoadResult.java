package dev.hunch.core.cache;

/** How a load ended. */
public enum LoadResult {
  /** The store has answered: with a value, or that it has no such key. */
  ANSWERED,
  /** The store could not answer. */
  FAILED,
  /** The key can mean nothing to the store; that says nothing about the store. */
  REJECTED,
  /** Nobody waited for it any more; that says nothing about the store. */
  CANCELLED
}

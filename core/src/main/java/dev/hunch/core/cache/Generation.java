package dev.hunch.core.cache;

/**
 * The newest invalidation of a namespace's keys by a prefix or a tag: whatever is stamped with an
 * earlier reading of the invalidation clock is dead.
 */
public sealed interface Generation {
  /** Whose keys. */
  String namespace();

  /** What the invalidation clock read just after the invalidation. */
  long clock();

  /** Of all keys. */
  record OfAll(String namespace, long clock) implements Generation {}

  /** Of the keys that begin with the prefix, which is not empty. */
  record OfPrefix(String namespace, String prefix, long clock) implements Generation {}

  /** Of the values that bear the tag of this hash. */
  record OfTag(String namespace, long tagHash, long clock) implements Generation {}
}

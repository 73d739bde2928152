package dev.hunch.core.cache;

/** What became of an entry that was to be kept. */
public enum PutResult {
  /** It is cached. */
  STORED,
  /** The eviction policy or the entry store has no room for it. */
  REFUSED,
  /** The entry store threw. */
  FAILED
}

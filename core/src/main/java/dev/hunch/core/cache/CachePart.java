package dev.hunch.core.cache;

/** What the cache leans on, and goes on without when it fails. */
public enum CachePart {
  /** What keeps the entries: what it cannot give or take is loaded again. */
  ENTRY_STORE,
  /** What keeps generations over a restart: the next start is a cold one. */
  GENERATION_LOG,
  /** Where values come from: the hint that it failed to take is lost, no load. */
  BACKING_STORE,
  /** An observer: what it failed to hear is lost to it. */
  OBSERVER
}

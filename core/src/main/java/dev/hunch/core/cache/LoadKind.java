package dev.hunch.core.cache;

/** Why a load was begun. */
public enum LoadKind {
  /** A client waits for it. */
  DEMAND,
  /** A client was answered with what is cached, which is stale or soon will be. */
  REFRESH,
  /** A prediction asked for it. */
  PREFETCH
}

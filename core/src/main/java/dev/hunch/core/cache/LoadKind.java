package dev.hunch.core.cache;

/** Why a load was begun. */
public enum LoadKind {
  /** A client waits for it. */
  DEMAND,
  /** A prediction asked for it. */
  PREFETCH
}

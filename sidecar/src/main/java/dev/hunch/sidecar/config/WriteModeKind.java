package dev.hunch.sidecar.config;

/** What a put or a delete of a namespace's key means. */
public enum WriteModeKind {
  /** The service writes to its store by itself. */
  INVALIDATE,
  /** The store is written first. */
  WRITE_THROUGH,
  /** A journal has it first; the store is written later. */
  WRITE_BEHIND
}

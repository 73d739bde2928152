package dev.hunch.sidecar.config;

/** What computes the sequence model. */
public enum EngineKind {
  /** The sidecar's own kernel. */
  KERNEL,
  /** DL4J, the reference. */
  DL4J
}

package dev.hunch.sidecar.config;

/** How the cache chooses what has to go. */
public enum EvictionKind {
  /** By what it has learned of when keys are asked for again, and by what is predicted. */
  LEARNED,
  /** Three queues, with a probation of bounded share for prefetched entries. */
  S3FIFO
}

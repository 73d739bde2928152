package dev.hunch.sidecar.config;

/** How large values of a namespace are compressed. */
public enum CompressionKind {
  /** Not at all. */
  NONE,
  /** By LZ4: quick. */
  LZ4,
  /** By Zstandard: smaller, and slower. */
  ZSTD
}

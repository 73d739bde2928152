package dev.hunch.sidecar.config;

/**
 * Which values of a namespace are compressed in the cache.
 *
 * @param kind how
 * @param thresholdBytes from which size on, in bytes
 */
public record CompressionConfig(CompressionKind kind, int thresholdBytes) {
  /** Nothing; if a kind is given, values from 4 KiB on. */
  public static final CompressionConfig DEFAULT =
      new CompressionConfig(CompressionKind.NONE, 4 << 10);
}

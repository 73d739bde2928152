package dev.hunch.sidecar.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cache's bounds.
 *
 * @param capacityBytes what the cache may take outside the Java heap, in bytes, at least 1 MiB
 * @param file where entries lie so that they survive a restart; null: in memory only
 * @param eviction how the cache chooses what has to go
 * @param probationShare share of the capacity that unproven prefetches may take, in (0, 1]
 * @param maxWaitingLoads how many loads may wait for the stores before reads are refused
 */
public record CacheConfig(
    long capacityBytes,
    @Nullable Path file,
    EvictionKind eviction,
    double probationShare,
    int maxWaitingLoads) {
  /** 64 MiB in memory, a quarter of it for unproven prefetches, 1024 waiting loads. */
  public static final CacheConfig DEFAULT =
      new CacheConfig(64L << 20, null, EvictionKind.S3FIFO, 0.25, 1024);
}

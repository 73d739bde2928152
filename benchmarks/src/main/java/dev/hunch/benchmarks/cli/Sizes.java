package dev.hunch.benchmarks.cli;

/** How large caches must be that all keys and values of a comparison fit into. */
final class Sizes {
  /** Room for what an entry takes beside its value, in the emptiest of caches. */
  private static final double ROOM = 1.4;

  private static final int ENTRY_OVERHEAD_BYTES = 128;

  /** A record's head, its names, rounding, and its place in the index. */
  private static final int SHARED_OVERHEAD_BYTES = 384;

  private static final long LEAST_SHARED_BYTES = 4L << 20;
  private static final long MOST_SHARED_BYTES = 1L << 30;

  private Sizes() {}

  static long cacheBytes(BenchOptions options) {
    return (long) (ROOM * options.keys() * (options.valueBytes() + ENTRY_OVERHEAD_BYTES))
        + (8L << 20);
  }

  /** Shared memory for all of it, if that may be configured. */
  static long sharedBytes(BenchOptions options) {
    long all = options.keys() * (long) (options.valueBytes() + SHARED_OVERHEAD_BYTES);
    return Math.max(LEAST_SHARED_BYTES, Math.min(MOST_SHARED_BYTES, all));
  }
}

package dev.hunch.training.replay;

import java.util.List;

/**
 * How one policy fared in the measured part.
 *
 * @param policy what was replayed
 * @param counts what happened
 * @param plainMisses reads that were no hits under the same eviction without prefetching
 * @param windows the same part in windows, in order
 */
public record ReplayResult(
    ReplayPolicy policy, PartCounts counts, long plainMisses, List<Window> windows) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Share of the reads answered without waiting. */
  public double hitRatio() {
    return share(counts.hits(), counts.reads());
  }

  /** Share of the reads that waited for a prefetch in flight. */
  public double lateRatio() {
    return share(counts.late(), counts.reads());
  }

  /** Share of the prefetches whose key was asked for before it left; 0 if there were none. */
  public double accuracy() {
    return share(counts.prefetchesUsed() + counts.prefetchesLate(), counts.prefetches());
  }

  /**
   * Share of the misses without prefetching that became hits; below 0 if prefetching did harm. A
   * late read is no hit.
   */
  public double coverage() {
    return share(plainMisses - (counts.reads() - counts.hits()), plainMisses);
  }

  /** Share of the prefetches asked for that had arrived by then; 0 if there were none. */
  public double timeliness() {
    return share(counts.prefetchesUsed(), counts.prefetchesUsed() + counts.prefetchesLate());
  }

  /** Prefetches for each read. */
  public double prefetchesPerRead() {
    return share(counts.prefetches(), counts.reads());
  }

  /** What a read waited on average, in ms: nothing for a hit, the rest of the flight if late. */
  public double meanLatencyMillis() {
    return share(counts.waitedNanos(), counts.reads()) / NANOS_PER_MILLI;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}

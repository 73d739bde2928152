package dev.hunch.demo.drive;

import dev.hunch.core.access.AccessResult;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was measured of many reads.
 *
 * @param nanos latency of the reads that were answered, in ns
 * @param results how the sidecar answered; all zero where none was asked
 * @param errors reads that failed, by kind
 * @param failedOpen reads for which the service's own loader stood in
 */
public record ReadReport(
    Histogram nanos, Map<AccessResult, Long> results, Map<String, Long> errors, long failedOpen) {

  /** Reads that were answered. */
  public long answered() {
    return nanos.getTotalCount();
  }

  /** Reads that failed. */
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Reads through a sidecar of keys that do not exist: how it knew, the wire does not tell, so they
   * count as no hits.
   */
  public long absent() {
    long told = results.values().stream().mapToLong(Long::longValue).sum();
    return answered() - failedOpen - told;
  }

  /** Share of the reads answered by the cache without waiting for the store; 0 without reads. */
  public double hitRatio() {
    return share(
        results.entrySet().stream()
            .filter(entry -> entry.getKey().isHit())
            .mapToLong(Map.Entry::getValue)
            .sum());
  }

  /** Share of the reads that joined a load in flight. */
  public double coalescedRatio() {
    return share(results.getOrDefault(AccessResult.COALESCED, 0L));
  }

  /** Mean latency in ms. */
  public double meanMillis() {
    return nanos.getMean() / 1e6;
  }

  /** A percentile of the latency in ms; {@code percent} in [0, 100]. */
  public double percentileMillis(double percent) {
    return nanos.getValueAtPercentile(percent) / 1e6;
  }

  private double share(long part) {
    return answered() == 0 ? 0 : (double) part / answered();
  }
}

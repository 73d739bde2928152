package dev.hunch.demo.show;

import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.ReadReport;

/**
 * What one way of serving the users came to.
 *
 * @param name direct, plain or hunch
 * @param reads latency and results as the service saw them
 * @param counts the sidecar's own counters of prefetches
 * @param storeReads queries that reached the database
 * @param checkedValues values that were compared with the database's
 * @param wrongValues values that were not what the database held
 * @param seconds how long the users were there
 * @param sidecarCpuSeconds processor time that the sidecar took meanwhile
 */
public record ModeResult(
    String name,
    ReadReport reads,
    PrefetchTally counts,
    long storeReads,
    long checkedValues,
    long wrongValues,
    double seconds,
    double sidecarCpuSeconds) {

  /** Share of the reads that joined a prefetch in flight. */
  double lateRatio() {
    return perRead(counts.late());
  }

  /** Prefetches issued per read. */
  double prefetchPerRead() {
    return perRead(counts.issued());
  }

  /** Misses avoided ÷ the misses of the plain cache, which had the same reads. */
  double coverage(ModeResult plain) {
    double missesWithout = 1 - plain.reads.hitRatio();
    return missesWithout <= 0 ? 0 : (reads.hitRatio() - plain.reads.hitRatio()) / missesWithout;
  }

  private double perRead(long count) {
    return reads.answered() == 0 ? 0 : (double) count / reads.answered();
  }
}

package dev.hunch.training.replay;

/**
 * What happened in the measured part of a replay. Each read is exactly one of hit, late, coalesced
 * and miss.
 *
 * @param reads how many reads there were
 * @param hits reads answered without waiting
 * @param late reads that waited for a prefetch in flight
 * @param coalesced reads that waited for another read's load
 * @param misses reads that waited for a load of their own
 * @param waitedNanos what the reads waited together, in ns of virtual time
 * @param prefetches loads begun by a prediction
 * @param prefetchesUsed those of them whose entry was read before it left
 * @param prefetchesLate those of them that a read joined in flight
 */
public record PartCounts(
    long reads,
    long hits,
    long late,
    long coalesced,
    long misses,
    long waitedNanos,
    long prefetches,
    long prefetchesUsed,
    long prefetchesLate) {
  public PartCounts {
    if (hits + late + coalesced + misses != reads) {
      throw new IllegalArgumentException(
          reads + " reads are not " + hits + " + " + late + " + " + coalesced + " + " + misses);
    }
  }
}

package dev.hunch.demo.drive;

import dev.hunch.client.SidecarStats;

/**
 * A sidecar's own counters of its prefetches since its start.
 *
 * @param issued loads begun by a prediction
 * @param used prefetched entries read before they left
 * @param late prefetches that a read joined while they were in flight
 * @param wasted prefetched entries that left unread, and loads that failed
 */
public record PrefetchTally(long issued, long used, long late, long wasted) {
  /** Where no sidecar is asked. */
  public static final PrefetchTally NONE = new PrefetchTally(0, 0, 0, 0);

  /** Takes the counters from what a sidecar told. */
  public static PrefetchTally of(SidecarStats stats) {
    return new PrefetchTally(
        stats.prefetch().issued(),
        stats.prefetch().used(),
        stats.prefetch().late(),
        stats.prefetch().wasted());
  }

  /** What was counted since {@code earlier}. */
  public PrefetchTally since(PrefetchTally earlier) {
    return new PrefetchTally(
        issued - earlier.issued, used - earlier.used, late - earlier.late, wasted - earlier.wasted);
  }

  /** Share of the prefetches issued that were asked for; 0 when there were none. */
  public double accuracy() {
    return issued == 0 ? 0 : (double) (used + late) / issued;
  }

  /** Share of the prefetches asked for that had arrived; 0 when there were none. */
  public double timeliness() {
    return used + late == 0 ? 0 : (double) used / (used + late);
  }
}

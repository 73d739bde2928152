package dev.hunch.training.replay;

import java.util.ArrayList;
import java.util.List;

/** Cuts the measured part into windows as its reads pass. Not thread-safe. */
final class WindowLog {
  private final PartMeter meter;
  private final int measuredFrom;
  private final long measuredReads;
  private final int count;
  private final List<Window> windows = new ArrayList<>();
  private long reads;
  private long hits;
  private long prefetches;

  WindowLog(PartMeter meter, ReplaySettings settings, int reads) {
    this.meter = meter;
    this.measuredFrom = settings.measuredFrom();
    this.measuredReads = reads - (long) measuredFrom;
    this.count = settings.windows();
  }

  /** The read of this index is done. */
  void afterRead(int index) {
    long end = measuredFrom + measuredReads * (windows.size() + 1L) / count;
    if (index + 1L < end || windows.size() == count) {
      return;
    }
    PartCounts now = meter.counts();
    double passed = Math.max(1, now.reads() - reads);
    windows.add(new Window((now.hits() - hits) / passed, (now.prefetches() - prefetches) / passed));
    reads = now.reads();
    hits = now.hits();
    prefetches = now.prefetches();
  }

  List<Window> windows() {
    return List.copyOf(windows);
  }
}

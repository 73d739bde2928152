package dev.hunch.demo.cli;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How busy this machine is.
 *
 * @param average threads that ran or wanted to, on average over the last minute; negative where the
 *     system does not tell
 * @param processors how many of them can run at once
 */
record MachineLoad(double average, int processors) {
  /** Measuring alone keeps about this many threads waiting for each processor. */
  private static final double OWN_SHARE = 2.5;

  static MachineLoad now() {
    return new MachineLoad(
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }

  /** Whether more goes on than what is measured. */
  boolean isForeign() {
    return average > OWN_SHARE * processors;
  }

  String warning() {
    return String.format(
        Locale.ROOT,
        "This machine was busy with other work (load %.1f on %d processors): latencies say little,"
            + " and predictions came late.",
        average,
        processors);
  }
}

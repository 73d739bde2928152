package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contenders;
import dev.hunch.benchmarks.report.Row;
import dev.hunch.benchmarks.report.Verdict;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarLauncher;
import dev.hunch.benchmarks.server.SidecarServer;
import dev.hunch.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Times how long a sidecar takes from its command to its first served request. */
final class Starts {
  private static final long CAPACITY_BYTES = 64L << 20;

  /** How long a sidecar is left alone before its memory is looked at. */
  private static final long IDLE_MILLIS = 3_000;

  private static final double MOST_SECONDS = 2.5;
  private static final double MOST_MEBIBYTES = 200;

  private final SidecarLauncher launcher;
  private final Path folder;
  private final Consumer<String> narrator;

  Starts(SidecarLauncher launcher, Path folder, Consumer<String> narrator) {
    this.launcher = launcher;
    this.folder = folder;
    this.narrator = narrator;
  }

  List<Verdict> measure(int starts) throws ServerStartException, InterruptedException {
    Workload one = new Workload(1, 100);
    double[] seconds = new double[starts];
    double[] mebibytes = new double[starts];
    for (int i = -1; i < starts; i++) { // the first fills the system's file cache
      narrator.accept(i < 0 ? "a start to warm up" : "start " + (i + 1) + " of " + starts);
      long begin = System.nanoTime();
      try (BenchServer sidecar =
          SidecarServer.start(
              launcher,
              new SidecarServer.Settings(CAPACITY_BYTES, true, 0),
              folder,
              "start-" + (i + 1))) {
        Contenders.fillHunch(sidecar, one);
        long served = System.nanoTime() - begin;
        Thread.sleep(i < 0 ? 0 : IDLE_MILLIS);
        if (i >= 0) {
          seconds[i] = served / 1e9;
          mebibytes[i] = sidecar.residentBytes() / (double) (1 << 20);
        }
      }
    }
    return List.of(
        Verdict.figureAtMost(
            "start to first served request, median of " + starts,
            Row.medianOf(seconds),
            "s",
            MOST_SECONDS),
        Verdict.figureAtMost(
            "resident memory of an idle sidecar, map of 64 MiB included",
            Row.medianOf(mebibytes),
            "MiB",
            MOST_MEBIBYTES));
  }
}

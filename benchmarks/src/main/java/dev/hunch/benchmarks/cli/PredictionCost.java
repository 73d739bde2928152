package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.contender.Contenders;
import dev.hunch.benchmarks.load.ClosedLoop;
import dev.hunch.benchmarks.load.Measurement;
import dev.hunch.benchmarks.load.WrongReplyException;
import dev.hunch.benchmarks.report.Bounds;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarLauncher;
import dev.hunch.benchmarks.server.SidecarServer;
import dev.hunch.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Compares sidecars that predict with ones that do not, in several pairs of processes.
 *
 * <p>Two processes that do the same differ by some percent for as long as they live: in what their
 * JVMs have compiled, and where their memory lies. So one pair of them would tell nothing of a cost
 * of that size, however often it is measured.
 */
final class PredictionCost implements AutoCloseable {
  /** With how many calls in flight. */
  static final int IN_FLIGHT = 64;

  private static final String ON = "hunch";
  private static final String OFF = "plain";

  private final BenchOptions options;
  private final SidecarLauncher launcher;
  private final Path folder;
  private final Consumer<String> narrator;
  private final Workload workload;
  private final long capacityBytes;

  // Another thread closes them when the program is interrupted.
  private final List<BenchServer> sidecars = new CopyOnWriteArrayList<>();
  private final List<Contender> contenders = new CopyOnWriteArrayList<>();

  PredictionCost(
      BenchOptions options,
      SidecarLauncher launcher,
      Path folder,
      Consumer<String> narrator,
      Workload workload,
      long capacityBytes) {
    this.options = options;
    this.launcher = launcher;
    this.folder = folder;
    this.narrator = narrator;
    this.workload = workload;
    this.capacityBytes = capacityBytes;
  }

  /** Whether any of it is wanted. */
  static boolean isWanted(BenchOptions options) {
    return options.pairs() > 0
        && options.inFlight().contains(IN_FLIGHT)
        && !waysOf(options).isEmpty();
  }

  private static List<String> waysOf(BenchOptions options) {
    return Bounds.PREDICTION_WAYS.stream()
        .filter(way -> options.wants(ON + "-" + way) && options.wants(OFF + "-" + way))
        .toList();
  }

  List<Measurement> measure()
      throws ServerStartException, WrongReplyException, IOException, InterruptedException {
    List<Measurement> measured = new ArrayList<>();
    for (int pair = 1; pair <= options.pairs(); pair++) {
      narrator.accept("prediction on and off: sidecars " + pair + " of " + options.pairs());
      Path own = Files.createDirectory(folder.resolve("pair-" + pair));
      start(ON, true, own);
      start(OFF, false, own);
      Pairs pairs =
          new Pairs(
              new ClosedLoop(workload, System::nanoTime, this::cpuNanos, options.onThreads()),
              options);
      for (String way : waysOf(options)) {
        Optional<Contender> on = contender(ON + "-" + way);
        Optional<Contender> off = contender(OFF + "-" + way);
        if (on.isPresent() && off.isPresent()) { // not every system has every way
          measured.addAll(pairs.measure(on.get(), off.get(), IN_FLIGHT));
        }
      }
      close();
    }
    return measured;
  }

  private void start(String name, boolean prediction, Path own)
      throws ServerStartException, InterruptedException {
    BenchServer sidecar =
        SidecarServer.start(
            launcher, new SidecarServer.Settings(capacityBytes, prediction, 0), own, name);
    sidecars.add(sidecar);
    Contenders.fillHunch(sidecar, workload);
    for (Contender contender : Contenders.hunch(sidecar)) {
      if (waysOf(options).stream().anyMatch(way -> contender.name().equals(name + "-" + way))) {
        contenders.add(contender);
      } else {
        contender.close();
      }
    }
  }

  private Optional<Contender> contender(String name) {
    return contenders.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private long cpuNanos(String server) {
    return sidecars.stream()
        .filter(one -> one.name().equals(server))
        .findFirst()
        .orElseThrow()
        .cpuNanos();
  }

  /** Ends the clients, then the sidecars. */
  @Override
  public void close() {
    contenders.forEach(Contender::close);
    contenders.clear();
    sidecars.forEach(BenchServer::close);
    sidecars.clear();
  }
}

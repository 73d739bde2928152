package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.contender.Contenders;
import dev.hunch.benchmarks.load.ClosedLoop;
import dev.hunch.benchmarks.load.Measurement;
import dev.hunch.benchmarks.load.WrongReplyException;
import dev.hunch.benchmarks.report.Bounds;
import dev.hunch.benchmarks.report.Followed;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarCounters;
import dev.hunch.benchmarks.server.SidecarLauncher;
import dev.hunch.benchmarks.server.SidecarServer;
import dev.hunch.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Compares sidecars that predict with ones that do not, in several pairs of processes.
 *
 * <p>Two processes that do the same differ by some percent for as long as they live: in what their
 * JVMs have compiled, and where their memory lies. So one pair of them would tell nothing of a cost
 * of that size, however often it is measured.
 *
 * <p>Readers that never pause leave the processors nothing to spare, so that a sidecar's predictor
 * follows few of their reads. How many it followed is told too; and a few readers that pause show
 * what it costs to follow more.
 */
final class PredictionCost implements AutoCloseable {
  /** With how many calls in flight. */
  static final int IN_FLIGHT = 64;

  /** How many readers pause. */
  private static final int PACED_READERS = 4;

  private static final Duration PAUSE = Duration.ofMillis(2);

  private static final String ON = "hunch";
  private static final String OFF = "plain";

  private final BenchOptions options;
  private final SidecarLauncher launcher;
  private final Path folder;
  private final Consumer<String> narrator;
  private final Workload workload;
  private final List<Measurement> measured = new ArrayList<>();
  private final Map<String, Followed> followed = new LinkedHashMap<>();

  // Another thread closes them when the program is interrupted.
  private final List<BenchServer> sidecars = new CopyOnWriteArrayList<>();
  private final List<Contender> contenders = new CopyOnWriteArrayList<>();

  PredictionCost(
      BenchOptions options,
      SidecarLauncher launcher,
      Path folder,
      Consumer<String> narrator,
      Workload workload) {
    this.options = options;
    this.launcher = launcher;
    this.folder = folder;
    this.narrator = narrator;
    this.workload = workload;
  }

  /** Whether any of it is wanted. */
  static boolean isWanted(BenchOptions options) {
    return options.pairs() > 0 && (!waysOf(options).isEmpty() || isPacedWanted(options));
  }

  /** What it is run with, a line each. */
  static List<String> settings(BenchOptions options) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "prediction on and off (%s): %d pairs of sidecars, one pair after the other"
            .formatted(Bounds.PAIRED, options.pairs()));
    if (isPacedWanted(options)) {
      lines.add(
          "the same with processors to spare (%s): %d readers, each on a thread, that pause for %d ms after each answer"
              .formatted(Bounds.PACED, PACED_READERS, PAUSE.toMillis()));
    }
    return lines;
  }

  /** The ways to read by which it is measured with all processors at work. */
  private static List<String> waysOf(BenchOptions options) {
    return options.inFlight().contains(IN_FLIGHT)
        ? Bounds.PREDICTION_WAYS.stream()
            .filter(way -> options.selection().wants(Selection.prediction(way)))
            .toList()
        : List.of();
  }

  private static boolean isPacedWanted(BenchOptions options) {
    return options.selection().wants(Selection.PACED_PREDICTION);
  }

  List<Measurement> measure()
      throws ServerStartException, WrongReplyException, IOException, InterruptedException {
    for (int pair = 1; pair <= options.pairs(); pair++) {
      narrator.accept("prediction on and off: sidecars " + pair + " of " + options.pairs());
      Path own = Files.createDirectory(folder.resolve("pair-" + pair));
      start(ON, true, own);
      start(OFF, false, own);
      ClosedLoop loop =
          new ClosedLoop(workload, System::nanoTime, this::cpuNanos, options.onThreads());
      for (String way : waysOf(options)) {
        compare(
            way,
            options.warmUp(),
            (contender, round, length) ->
                loop.run(contender, IN_FLIGHT, round, length)
                    .named(contender.name() + Bounds.PAIRED));
      }
      if (isPacedWanted(options)) {
        compare(
            Bounds.PACED_WAY,
            options.duration(),
            (contender, round, length) ->
                loop.paced(contender, PACED_READERS, PAUSE, round, length)
                    .named(contender.name() + Bounds.PACED));
      }
      close();
    }
    return measured;
  }

  /** How many reads were followed where prediction was on, once all is measured. */
  List<Followed> followed() {
    return List.copyOf(followed.values());
  }

  private void compare(String way, Duration warmUp, Pairs.Load load)
      throws WrongReplyException, IOException, InterruptedException {
    Optional<Contender> on = contender(ON + "-" + way);
    Optional<Contender> off = contender(OFF + "-" + way);
    if (on.isEmpty() || off.isEmpty()) { // not every system has every way
      return;
    }
    Pairs pairs = new Pairs(load, options);
    pairs.warmUp(on.get(), off.get(), warmUp);
    long before = SidecarCounters.followed(sidecar(ON));
    List<Measurement> both = pairs.measure(on.get(), off.get());
    long after = SidecarCounters.followed(sidecar(ON));
    measured.addAll(both);
    List<Measurement> own =
        both.stream().filter(one -> one.contender().startsWith(ON + "-")).toList();
    String name = own.get(0).contender();
    Followed more =
        new Followed(
            name,
            own.get(0).inFlight(),
            after - before,
            own.stream().mapToLong(Measurement::keys).sum());
    followed.merge(name, more, Followed::plus);
  }

  private void start(String name, boolean prediction, Path own)
      throws ServerStartException, InterruptedException {
    BenchServer sidecar =
        SidecarServer.start(
            launcher,
            new SidecarServer.Settings(Sizes.cacheBytes(options), prediction, 0),
            own,
            name);
    sidecars.add(sidecar);
    Contenders.fillHunch(sidecar, workload);
    for (Contender contender : Contenders.hunch(sidecar)) {
      if (isCompared(contender.name().substring(name.length() + 1))) {
        contenders.add(contender);
      } else {
        contender.close();
      }
    }
  }

  private boolean isCompared(String way) {
    return waysOf(options).contains(way)
        || (isPacedWanted(options) && way.equals(Bounds.PACED_WAY));
  }

  private Optional<Contender> contender(String name) {
    return contenders.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private long cpuNanos(String server) {
    return sidecar(server).cpuNanos();
  }

  private BenchServer sidecar(String name) {
    return sidecars.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
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

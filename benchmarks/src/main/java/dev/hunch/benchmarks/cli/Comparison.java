package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.ClientVersions;
import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.load.ClosedLoop;
import dev.hunch.benchmarks.load.Measurement;
import dev.hunch.benchmarks.load.WrongReplyException;
import dev.hunch.benchmarks.report.Bounds;
import dev.hunch.benchmarks.report.Finding;
import dev.hunch.benchmarks.report.Report;
import dev.hunch.benchmarks.report.Row;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.server.SearchPath;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarLauncher;
import dev.hunch.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Loads the servers in interleaved rounds, and judges. Used once. */
final class Comparison implements AutoCloseable {
  private final BenchOptions options;
  private final SidecarLauncher launcher;
  private final Path folder;
  private final Consumer<String> narrator;
  private final Workload workload;
  private final Servers servers;
  private final PredictionCost predictionCost;

  /**
   * Creates a comparison.
   *
   * @param programs where the caches to compare with are looked for
   * @param folder for what the servers need
   * @param narrator is told what is done, a line each
   */
  Comparison(
      BenchOptions options,
      SidecarLauncher launcher,
      SearchPath programs,
      Path folder,
      Consumer<String> narrator) {
    this.options = options;
    this.launcher = launcher;
    this.folder = folder;
    this.narrator = narrator;
    this.workload = new Workload(options.keys(), options.valueBytes());
    this.servers = new Servers(options, launcher, programs, folder, narrator, workload);
    this.predictionCost = new PredictionCost(options, launcher, folder, narrator, workload);
  }

  Report run() throws ServerStartException, WrongReplyException, IOException, InterruptedException {
    List<String> settings = new ArrayList<>(settings());
    List<Finding> others = new ArrayList<>();
    if (options.timesStarts()) {
      others.addAll(new Starts(launcher, folder, narrator).measure(options.starts()));
    }
    if (options.fillsCache()) {
      others.addAll(Holding.measure(options.entries(), narrator));
    }
    servers.start();
    settings.addAll(servers.settings());
    List<Measurement> measured = new ArrayList<>(measure());
    Optional<BenchServer> sharing = servers.sharing();
    if (sharing.isPresent() && options.selection().wants("hunch-shared")) {
      try {
        others.add(0, SharedReading.measure(sharing.get(), options, narrator));
      } catch (IOException e) { // what was measured before stands
        settings.add(String.valueOf(e.getMessage()));
      }
    }
    if (PredictionCost.isWanted(options)) {
      settings.addAll(PredictionCost.settings(options));
      servers.close(); // nothing else is to run beside the pairs
      measured.addAll(predictionCost.measure());
    }
    List<Row> rows = Row.of(measured);
    List<Finding> findings = new ArrayList<>(Bounds.of(rows, predictionCost.followed()));
    findings.addAll(others);
    return new Report(
        versions(), settings, rows, servers.memory(), predictionCost.followed(), findings);
  }

  /** Ends the clients, then the servers. */
  @Override
  public void close() {
    predictionCost.close();
    servers.close();
  }

  private List<String> settings() {
    return List.of(
        Machine.describe(),
        "%,d keys drawn by Zipf's law (exponent %.2f), values of %,d bytes, all held beforehand"
            .formatted(options.keys(), Workload.EXPONENT, options.valueBytes()),
        "%d rounds of %d ms each, interleaved, after %d ms and a round to warm each up; %s"
            .formatted(
                options.rounds(),
                options.duration().toMillis(),
                options.warmUp().toMillis(),
                options.onThreads()
                    ? "each call on a thread that waits for it"
                    : "single keys: 1 in flight waits on a thread, more on none, but from shared"
                        + " memory each is read on a thread of its own"),
        "sidecars started by " + launcher,
        "Hunch's threads, the client's too, poll for at most 100 µs before they sleep, as by"
            + " default; Redis, memcached and their clients sleep, as by default",
        "all servers are told to ask for huge pages (glibc.malloc.hugetlb=1), which Redis built with"
            + " jemalloc does not heed; hunch serve asks for its heap and code too");
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Java", Runtime.version() + " on both sides");
    versions.putAll(ClientVersions.all());
    versions.putAll(servers.versions());
    return versions;
  }

  /** Every second round goes the other way round: nobody is always the one after another. */
  private List<Measurement> measure() throws WrongReplyException, InterruptedException {
    List<Turn> turns = turns();
    if (turns.isEmpty()) {
      return List.of();
    }
    ClosedLoop loop =
        new ClosedLoop(
            workload,
            System::nanoTime,
            server -> servers.named(server).cpuNanos(),
            options.onThreads());
    narrator.accept("warming up");
    int most = Collections.max(options.inFlight());
    for (Contender contender : servers.contenders()) {
      loop.run(contender, most, 0, options.warmUp());
    }
    List<Measurement> measured = new ArrayList<>();
    for (int round = 0; round <= options.rounds(); round++) {
      if (round > 0) {
        narrator.accept("round " + round + " of " + options.rounds());
      }
      for (Turn turn : turns) {
        Measurement one = loop.run(turn.contender(), turn.inFlight(), round, options.duration());
        if (round > 0) {
          measured.add(one);
        }
      }
      Collections.reverse(turns);
    }
    return measured;
  }

  private record Turn(Contender contender, int inFlight) {}

  private List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    for (int inFlight : options.inFlight()) {
      for (Contender contender : servers.contenders()) {
        turns.add(new Turn(contender, inFlight));
      }
    }
    return turns;
  }
}

package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.contender.Contenders;
import dev.hunch.benchmarks.load.ClosedLoop;
import dev.hunch.benchmarks.load.Measurement;
import dev.hunch.benchmarks.load.WrongReplyException;
import dev.hunch.benchmarks.report.Bounds;
import dev.hunch.benchmarks.report.Report;
import dev.hunch.benchmarks.report.Row;
import dev.hunch.benchmarks.report.Verdict;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.server.OtherCaches;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarLauncher;
import dev.hunch.benchmarks.server.SidecarServer;
import dev.hunch.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Starts and fills the servers, loads them in interleaved rounds, and judges. Used once. */
final class Comparison implements AutoCloseable {
  /** The sidecar as it is by default. */
  private static final String HUNCH = "hunch";

  /** One that offers shared memory as well: to fill it takes time that others are not to bear. */
  private static final String SHARING = "sharing";

  /** Room for what an entry takes beside its value, in the emptiest of caches. */
  private static final double ROOM = 1.4;

  private static final int ENTRY_OVERHEAD_BYTES = 128;

  /** A record's head, its names, rounding, and its place in the index. */
  private static final int SHARED_OVERHEAD_BYTES = 384;

  private static final long LEAST_SHARED_BYTES = 4L << 20;
  private static final long MOST_SHARED_BYTES = 1L << 30;

  private final BenchOptions options;
  private final SidecarLauncher launcher;
  private final Path folder;
  private final Consumer<String> narrator;
  private final Workload workload;
  private final PredictionCost predictionCost;

  // Another thread closes them when the program is interrupted.
  private final Map<String, BenchServer> servers =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Contender> contenders = new CopyOnWriteArrayList<>();
  private final List<Report.Memory> memory = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();

  Comparison(
      BenchOptions options, SidecarLauncher launcher, Path folder, Consumer<String> narrator) {
    this.options = options;
    this.launcher = launcher;
    this.folder = folder;
    this.narrator = narrator;
    this.workload = new Workload(options.keys(), options.valueBytes());
    this.predictionCost =
        new PredictionCost(options, launcher, folder, narrator, workload, capacityBytes());
  }

  Report run() throws ServerStartException, WrongReplyException, IOException, InterruptedException {
    settings.addAll(Machine.describe());
    settings.add(
        "%,d keys drawn by Zipf's law (exponent %.2f), values of %,d bytes, all held beforehand"
            .formatted(options.keys(), Workload.EXPONENT, options.valueBytes()));
    settings.add(
        "%d rounds of %d ms each, interleaved, after %d ms and a round to warm each up; %s"
            .formatted(
                options.rounds(),
                options.duration().toMillis(),
                options.warmUp().toMillis(),
                options.onThreads()
                    ? "each call on a thread that waits for it"
                    : "single keys: 1 in flight waits on a thread, more on none"));
    settings.add("sidecars started by " + launcher);
    settings.add(
        "Hunch's threads, the client's too, poll for at most 100 µs before they sleep, as by"
            + " default; Redis, memcached and their clients sleep, as by default");
    settings.add(
        "all servers are told to ask for huge pages (glibc.malloc.hugetlb=1), which Redis built with"
            + " jemalloc does not heed");
    List<Verdict> verdicts = new ArrayList<>(startVerdicts());
    if (options.entries() > 0) {
      verdicts.addAll(Holding.measure(options.entries(), narrator));
    }
    startServers();
    List<Measurement> measured = new ArrayList<>(measure());
    if (sharesMemory()) {
      try {
        verdicts.add(0, SharedReading.measure(serverOf(SHARING), options, narrator));
      } catch (IOException e) { // what was measured before stands
        settings.add(String.valueOf(e.getMessage()));
      }
    }
    if (PredictionCost.isWanted(options)) {
      settings.add(
          "prediction on and off (-paired): %d pairs of sidecars, one pair after the other"
              .formatted(options.pairs()));
      closeServers(); // nothing else is to run beside the pairs
      measured.addAll(predictionCost.measure());
    }
    List<Row> rows = Row.of(measured);
    verdicts.addAll(0, Bounds.of(rows));
    return new Report(settings, rows, memory, verdicts);
  }

  /** Ends the clients, then the servers. */
  @Override
  public void close() {
    predictionCost.close();
    closeServers();
  }

  private void closeServers() {
    contenders.forEach(Contender::close);
    contenders.clear();
    List.copyOf(servers.values()).forEach(BenchServer::close);
    servers.clear();
  }

  private List<Verdict> startVerdicts() throws ServerStartException, InterruptedException {
    return options.starts() == 0
        ? List.of()
        : new Starts(launcher, folder, narrator).measure(options.starts());
  }

  private void startServers() throws ServerStartException, InterruptedException {
    if (options.wantsServer(HUNCH)) {
      startSidecar(HUNCH, Contenders::hunch);
    }
    if (sharesMemory()) {
      startSidecar(SHARING, Contenders::sharedMemory);
      narrator.accept("asking for all, so that it lies in shared memory");
      Contenders.publish(serverOf(SHARING), workload);
    }
    if (options.wantsServer("redis")) {
      start("redis-server", OtherCaches.redis(folder), Contenders::fillRedis, Contenders::redis);
    }
    if (options.wantsServer("memcached")) {
      start(
          "memcached",
          OtherCaches.memcached(folder, (capacityBytes() >> 20) + 64),
          Contenders::fillMemcached,
          Contenders::memcached);
    }
  }

  private void startSidecar(String name, Ways ways)
      throws ServerStartException, InterruptedException {
    BenchServer sidecar =
        SidecarServer.start(
            launcher,
            new SidecarServer.Settings(
                capacityBytes(), true, name.equals(SHARING) ? sharedBytes() : 0),
            folder,
            name);
    start(name, Optional.of(sidecar), Contenders::fillHunch, ways);
  }

  private boolean sharesMemory() {
    return options.wants(HUNCH + "-shared");
  }

  /** For all of it, if that may be configured. */
  private long sharedBytes() {
    long all = options.keys() * (long) (options.valueBytes() + SHARED_OVERHEAD_BYTES);
    return Math.max(LEAST_SHARED_BYTES, Math.min(MOST_SHARED_BYTES, all));
  }

  private interface Filling {
    void fill(BenchServer server, Workload workload) throws InterruptedException;
  }

  private interface Ways {
    List<Contender> to(BenchServer server);
  }

  private void start(String program, Optional<BenchServer> started, Filling filling, Ways ways)
      throws InterruptedException {
    if (started.isEmpty()) {
      settings.add(program + " is not installed: left out");
      narrator.accept(program + " is not installed: left out");
      return;
    }
    BenchServer server = started.get();
    servers.put(server.name(), server);
    settings.add(server.name() + ": " + server.settings());
    narrator.accept("filling " + server.name());
    long empty = server.residentBytes();
    filling.fill(server, workload);
    memory.add(new Report.Memory(server.name(), empty, server.residentBytes(), options.keys()));
    for (Contender contender : ways.to(server)) {
      if (options.wants(contender.name())) {
        contenders.add(contender);
      } else {
        contender.close();
      }
    }
  }

  private long capacityBytes() {
    return (long) (ROOM * options.keys() * (options.valueBytes() + ENTRY_OVERHEAD_BYTES))
        + (8L << 20);
  }

  /** Every second round goes the other way round: nobody is always the one after another. */
  private List<Measurement> measure() throws WrongReplyException, InterruptedException {
    ClosedLoop loop =
        new ClosedLoop(
            workload, System::nanoTime, server -> serverOf(server).cpuNanos(), options.onThreads());
    List<Turn> turns = turns();
    narrator.accept("warming up");
    int most = Collections.max(options.inFlight());
    for (Contender contender : contenders) {
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
      for (Contender contender : contenders) {
        turns.add(new Turn(contender, inFlight));
      }
    }
    return turns;
  }

  private BenchServer serverOf(String name) {
    BenchServer server = servers.get(name);
    if (server == null) {
      throw new IllegalStateException("no such server: " + name);
    }
    return server;
  }
}

package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.contender.ContenderNames;
import dev.hunch.benchmarks.contender.Contenders;
import dev.hunch.benchmarks.report.Report;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.server.OtherCaches;
import dev.hunch.benchmarks.server.SearchPath;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarLauncher;
import dev.hunch.benchmarks.server.SidecarServer;
import dev.hunch.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The servers that are compared, filled, and the contenders that read from them. */
final class Servers implements AutoCloseable {
  /** The sidecar as it is by default. */
  private static final String HUNCH = "hunch";

  /** One that offers shared memory as well: to fill it takes time that others are not to bear. */
  private static final String SHARING = "sharing";

  private final BenchOptions options;
  private final SidecarLauncher launcher;
  private final SearchPath programs;
  private final Path folder;
  private final Consumer<String> narrator;
  private final Workload workload;

  // Another thread closes them when the program is interrupted.
  private final Map<String, BenchServer> running =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Contender> contenders = new CopyOnWriteArrayList<>();
  private final List<Report.Memory> memory = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();
  private final Map<String, String> versions = new LinkedHashMap<>();

  Servers(
      BenchOptions options,
      SidecarLauncher launcher,
      SearchPath programs,
      Path folder,
      Consumer<String> narrator,
      Workload workload) {
    this.options = options;
    this.launcher = launcher;
    this.programs = programs;
    this.folder = folder;
    this.narrator = narrator;
    this.workload = workload;
  }

  /** Starts and fills those that are wanted. */
  void start() throws ServerStartException, InterruptedException {
    Selection selection = options.selection();
    if (selection.wantsAny(ContenderNames.HUNCH)) {
      startSidecar(HUNCH, 0, Contenders::hunch);
    }
    if (selection.wantsAny(ContenderNames.SHARED_MEMORY)) {
      startSidecar(SHARING, Sizes.sharedBytes(options), Contenders::sharedMemory);
      narrator.accept("asking for all, so that it lies in shared memory");
      Contenders.publish(named(SHARING), workload);
    }
    if (selection.wantsAny(ContenderNames.REDIS)) {
      start(
          "redis-server",
          OtherCaches.redis(programs, folder),
          Contenders::fillRedis,
          Contenders::redis);
    }
    if (selection.wantsAny(ContenderNames.MEMCACHED)) {
      startMemcached();
    }
  }

  /** What was started and what was left out, a line each. */
  List<String> settings() {
    return settings;
  }

  /** The versions of the servers that are not of this project. */
  Map<String, String> versions() {
    return versions;
  }

  /** By how much each grew when it was filled. */
  List<Report.Memory> memory() {
    return memory;
  }

  /** Those that are wanted and whose server runs. */
  List<Contender> contenders() {
    return contenders;
  }

  /** The sidecar that shares its memory; empty if it is not wanted. */
  Optional<BenchServer> sharing() {
    return Optional.ofNullable(running.get(SHARING));
  }

  /** The server of this name, which runs. */
  BenchServer named(String name) {
    BenchServer server = running.get(name);
    if (server == null) {
      throw new IllegalStateException("no such server: " + name);
    }
    return server;
  }

  /** Ends the clients, then the servers. */
  @Override
  public void close() {
    contenders.forEach(Contender::close);
    contenders.clear();
    List.copyOf(running.values()).forEach(BenchServer::close);
    running.clear();
  }

  private void startSidecar(String name, long sharedBytes, Ways ways)
      throws ServerStartException, InterruptedException {
    BenchServer sidecar =
        SidecarServer.start(
            launcher,
            new SidecarServer.Settings(Sizes.cacheBytes(options), true, sharedBytes),
            folder,
            name);
    start(name, Optional.of(sidecar), Contenders::fillHunch, ways);
  }

  private void startMemcached() throws ServerStartException, InterruptedException {
    if (options.valueBytes() > OtherCaches.MEMCACHED_MOST_VALUE_BYTES) {
      leftOut(
          "memcached takes values of at most %,d bytes, as it is: left out"
              .formatted(OtherCaches.MEMCACHED_MOST_VALUE_BYTES));
      return;
    }
    start(
        "memcached",
        OtherCaches.memcached(programs, folder, (Sizes.cacheBytes(options) >> 20) + 64),
        Contenders::fillMemcached,
        Contenders::memcached);
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
      leftOut(program + " is not installed: left out");
      return;
    }
    BenchServer server = started.get();
    running.put(server.name(), server);
    settings.add(server.name() + ": " + server.settings());
    String version = server.version();
    if (version != null) {
      versions.put(server.name(), version);
    }
    narrator.accept("filling " + server.name());
    long empty = server.residentBytes();
    filling.fill(server, workload);
    memory.add(new Report.Memory(server.name(), empty, server.residentBytes(), options.keys()));
    for (Contender contender : ways.to(server)) {
      if (options.selection().wants(contender.name())) {
        contenders.add(contender);
      } else {
        contender.close();
      }
    }
  }

  private void leftOut(String line) {
    settings.add(line);
    narrator.accept(line);
  }
}

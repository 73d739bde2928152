package dev.hunch.sidecar.wiring;

import dev.hunch.core.access.Response;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.HeatKeeper;
import dev.hunch.core.cache.OverlaidStore;
import dev.hunch.core.cache.TagRules;
import dev.hunch.core.cache.WriteBehindAgent;
import dev.hunch.core.cache.Writes;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.response.JsonFields;
import dev.hunch.sidecar.admin.AdminEndpoint;
import dev.hunch.sidecar.backing.BackingStores;
import dev.hunch.sidecar.backing.KeyMappingException;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.ServerConfig;
import dev.hunch.sidecar.config.SharedMemoryConfig;
import dev.hunch.sidecar.grpc.AdminService;
import dev.hunch.sidecar.grpc.CacheService;
import dev.hunch.sidecar.grpc.GrpcEndpoint;
import dev.hunch.sidecar.grpc.ReadListener;
import dev.hunch.sidecar.grpc.RequestLimits;
import dev.hunch.sidecar.grpc.ResponseView;
import dev.hunch.sidecar.grpc.SharedMemoryOffer;
import dev.hunch.sidecar.grpc.StatsSource;
import dev.hunch.sidecar.grpc.Watchers;
import dev.hunch.sidecar.journal.JournalOpenException;
import dev.hunch.sidecar.reload.BundleReader;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import dev.hunch.sidecar.store.StoreOpenException;
import dev.hunch.sidecar.telemetry.Telemetry;
import dev.hunch.transport.BusyPolling;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a sidecar together: the one place that knows every part. Used once. */
final class SidecarBuilder {
  private static final Duration HEAT_PAUSE = Duration.ofMinutes(1);
  private static final Duration HEAT_REST = Duration.ofSeconds(1);

  private final HunchConfig config;
  private final InstantSource clock = InstantSource.system();
  private final Ticker ticker = System::nanoTime;
  private final ArrayDeque<Sidecar.Closing> closings = new ArrayDeque<>();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final BusyPolling polling;
  private @Nullable BackingStore backing;
  private @Nullable Writes writes;
  private @Nullable AgentRunner writeBehind;
  private Supplier<StatsSource.@Nullable WriteBehind> writeBehindStats = () -> null;
  private LongConsumer drain = patienceNanos -> {};
  private final PredictorBundles predictors;
  private @Nullable BundleReader bundles;
  private Supplier<Predictor> untrained;

  SidecarBuilder(HunchConfig config) {
    this.config = config;
    this.polling = new BusyPolling(config.server().busyPoll(), ticker::nanos);
    this.predictors = new PredictorBundles(config.namespaces());
    this.untrained = predictors::untrained;
  }

  /** Reads through to this store instead of the configured ones. */
  SidecarBuilder backing(BackingStore store) {
    backing = store;
    return this;
  }

  /** Reads bundles in this way. */
  SidecarBuilder bundles(BundleReader reader) {
    bundles = reader;
    return this;
  }

  /** Predicts with this while no bundle is configured. */
  SidecarBuilder untrained(Supplier<Predictor> predictor) {
    untrained = predictor;
    return this;
  }

  Sidecar start() throws SidecarStartException {
    try {
      return open();
    } catch (SidecarStartException | RuntimeException | Error e) {
      Sidecar.closeAll(closings);
      throw e;
    }
  }

  /** Opens the parts from the inside out; they are closed from the outside in. */
  private Sidecar open() throws SidecarStartException {
    BundleReader reader = bundles == null ? predictors.reader(config.model().engine()) : bundles;
    Telemetry telemetry = closing("telemetry", new Telemetry());
    telemetry.bindJvm();
    telemetry.bindSeconds(
        "hunch.polling", "How long threads polled before they slept", polling::polledNanos);
    SharedTable table = openTable();
    SerialExecutor sending = closing("watches", new SerialExecutor("hunch-watches"));
    Watchers watchers = new Watchers(sending);
    CacheParts cache = openCache(telemetry, watchers, table);
    AccessLogParts log = openLog(telemetry);
    PrefetchParts prefetch =
        closing(
            "prefetch",
            PrefetchParts.of(
                config.prefetch(),
                cache,
                Models.first(config.model(), untrained),
                telemetry,
                ticker));
    Models models =
        closing("model", Models.start(config.model(), reader, prefetch.predictions(), telemetry));

    AgentRunner heat = config.cache().file() == null ? null : keepHeat(cache.cache());
    SharedMemoryParts shared = table == null ? null : share(table, cache);
    ReadListener listener =
        new ReadFanOut(cache.metrics(), prefetch, log, shared == null ? null : shared.publisher());
    SidecarStats stats =
        new SidecarStats(
            cache, prefetch, log, writeBehindStats, config.cache().capacityBytes(), ticker);
    GrpcEndpoint grpc =
        startGrpc(cache, prefetch, listener, stats, models, shared, watchers, telemetry);
    if (table != null) {
      closing("shared memory's readers", table::retire);
    }
    List<AgentRunner> runners = new ArrayList<>(prefetch.runners());
    if (log != null) {
      runners.add(log.runner());
    }
    if (heat != null) {
      runners.add(heat);
    }
    if (shared != null) {
      runners.add(shared.runner());
    }
    if (writeBehind != null) {
      runners.add(writeBehind);
    }
    for (AgentRunner runner : runners) {
      telemetry.bindCounter(
          "hunch.agent.failures",
          "Turns of an agent that failed; it goes on",
          "agent",
          runner.roleName(),
          runner::failures);
    }
    AdminEndpoint admin = startAdmin(new AdminPages(telemetry, ready, runners));
    runners.forEach(AgentRunner::start);
    ready.set(true);
    return new Sidecar(config, grpc, admin, drain, closings, ready);
  }

  /** For the next start: now and then, and at the end, when no call comes any more. */
  private AgentRunner keepHeat(Cache cache) {
    closing("heat", cache::keepHeat);
    return closing(
        "heat keeper",
        new AgentRunner(
            new HeatKeeper(cache, HEAT_PAUSE, ticker.nanos()), ticker, HEAT_REST, () -> {}));
  }

  /** Before the cache is served: what a killed sidecar has left is read by nobody from then on. */
  private @Nullable SharedTable openTable() throws SidecarStartException {
    SharedMemoryConfig shared = config.sharedMemory();
    if (shared == null) {
      return null;
    }
    try {
      return closing(
          "shared memory",
          SharedMemoryParts.openTable(shared, List.copyOf(config.namespaces().keySet()), ticker));
    } catch (IOException e) {
      throw new SidecarStartException("the shared memory cannot be made: " + e.getMessage(), e);
    }
  }

  private SharedMemoryParts share(SharedTable table, CacheParts cache) {
    SharedMemoryParts parts = SharedMemoryParts.over(table, cache.cache(), clock, ticker);
    closing("heartbeat", parts.runner());
    return parts;
  }

  private CacheParts openCache(Telemetry telemetry, Watchers watchers, @Nullable SharedTable table)
      throws SidecarStartException {
    WriteBehindParts journaled = openJournal();
    try {
      // The store's worker threads must end before the entries are unmapped under them.
      BackingStores opened = backing == null ? ConfiguredStores.open(config, ticker) : null;
      BackingStore store = opened == null ? Objects.requireNonNull(backing) : opened;
      CacheParts parts;
      try {
        TagRules tags = ConfiguredStores.tagsOf(config);
        BackingStore shown =
            journaled == null ? store : new OverlaidStore(store, journaled.pending());
        Map<String, Map<String, String>> statements =
            opened == null ? Map.of() : opened.statements();
        parts =
            CacheParts.open(
                config,
                shown,
                statements,
                tags,
                watchers,
                telemetry,
                table,
                CpuLoad.ofMachine(ticker, polling::polledNanos),
                clock,
                ticker);
      } catch (StoreOpenException | KeyMappingException | RuntimeException | Error e) {
        if (opened != null) {
          opened.close();
        }
        throw e;
      }
      closing("entry store", parts.entries());
      if (journaled != null) {
        closing("journal, before the entries", journaled); // its thread shows what it has kept
      }
      if (opened != null) {
        closing("backing stores", opened);
        opened.stores().forEach(each -> StoreMeters.bind(telemetry, each));
        openWriters(parts, opened, journaled, telemetry);
      }
      return parts;
    } catch (StoreOpenException e) {
      throw new SidecarStartException("the cache cannot be opened: " + e.getMessage(), e);
    } catch (KeyMappingException e) {
      throw new SidecarStartException("a key template is wrong: " + e.getMessage(), e);
    }
  }

  private @Nullable WriteBehindParts openJournal() throws SidecarStartException {
    try {
      WriteBehindParts opened = WriteBehindParts.open(config, clock);
      return opened == null ? null : closing("journal", opened); // if the start fails
    } catch (JournalOpenException e) {
      throw new SidecarStartException(
          "the write-behind journal cannot be opened: " + e.getMessage(), e);
    }
  }

  /** What is pending from an earlier run is taken over before anything is served. */
  private void openWriters(
      CacheParts cache,
      BackingStores stores,
      @Nullable WriteBehindParts journaled,
      Telemetry telemetry)
      throws KeyMappingException, SidecarStartException {
    WriteParts opened =
        closing(
            "writers",
            WriteParts.open(config, cache.cache(), stores, journaled, telemetry, ticker));
    writes = opened.writes();
    WriteBehindAgent agent = opened.behind();
    if (journaled != null && agent != null) {
      journaled.bind(telemetry, agent, clock);
      writeBehindStats = () -> journaled.stats(agent, clock);
      writeBehind = closing("write-behind", journaled.runner(agent, ticker));
      drain = patienceNanos -> journaled.drain(patienceNanos, ticker);
    }
  }

  private @Nullable AccessLogParts openLog(Telemetry telemetry) {
    if (config.accessLog() == null) {
      return null;
    }
    AccessLogParts log =
        closing("access log", AccessLogParts.open(config.accessLog(), clock, ticker));
    telemetry.bindCounter(
        "hunch.events.dropped",
        "Access events that could not be taken",
        "taker",
        "access-log",
        log.log()::dropped);
    return log;
  }

  private ResponseView responseView() {
    Set<String> shown =
        config.namespaces().entrySet().stream()
            .filter(namespace -> namespace.getValue().predictFromValues())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    return (key, value) ->
        shown.contains(key.namespace()) ? JsonFields.responseOf(key, value) : Response.NONE;
  }

  private GrpcEndpoint startGrpc(
      CacheParts cache,
      PrefetchParts prefetch,
      ReadListener listener,
      SidecarStats stats,
      Models models,
      @Nullable SharedMemoryParts shared,
      Watchers watchers,
      Telemetry telemetry)
      throws SidecarStartException {
    ServerConfig server = config.server();
    RequestLimits limits =
        new RequestLimits(
            server.maxKeyBytes(), server.maxValueBytes(), RequestLimits.DEFAULT_MAX_KEYS);
    Predicate<String> knowsNamespace = config.namespaces()::containsKey;
    CacheService cacheService =
        new CacheService(
            cache.cache(),
            writes == null ? Writes.toldOf(cache.cache()) : writes,
            limits,
            knowsNamespace,
            listener,
            responseView(),
            clock,
            shared == null ? SharedMemoryOffer.NONE : shared,
            watchers,
            prefetch.hints()::hint);
    telemetry.bindGauge(
        "hunch.answers.held.bytes",
        "What answers hold that clients have not taken yet",
        cacheService::heldAnswerBytes);
    AdminService adminService =
        new AdminService(
            stats,
            models,
            prefetch.prefetching(),
            cache.cache(),
            cache.outcomes(),
            prefetch.predictions(),
            limits,
            knowsNamespace,
            clock);
    GrpcEndpoint endpoint =
        new GrpcEndpoint(
            cacheService,
            adminService,
            new GrpcEndpoint.Options(
                new InetSocketAddress(server.host(), server.port()),
                server.unixSocket(),
                limits,
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                polling,
                "c" + Long.toString(clock.millis(), Character.MAX_RADIX) + '-'),
            ticker);
    try {
      endpoint.start();
    } catch (IOException e) {
      throw cannotListen("gRPC", String.valueOf(e.getMessage()), "--port or --unix-socket", e);
    }
    return closing("gRPC server", endpoint);
  }

  private AdminEndpoint startAdmin(AdminPages pages) throws SidecarStartException {
    String host = config.admin().host();
    int port = config.admin().port();
    try {
      return closing(
          "admin server", new AdminEndpoint(new InetSocketAddress(host, port), pages.byPath()));
    } catch (IOException e) {
      throw cannotListen(
          "metrics and health", host + ':' + port + ": " + e.getMessage(), "--admin-port", e);
    }
  }

  private static SidecarStartException cannotListen(
      String what, String whereAndWhy, String option, IOException e) {
    return new SidecarStartException(
        "cannot listen for "
            + what
            + " on "
            + whereAndWhy
            + ". Is another sidecar running? "
            + option
            + " chooses another; port 0 is a free one.",
        e);
  }

  private <T extends AutoCloseable> T closing(String part, T opened) {
    closings.push(new Sidecar.Closing(part, opened));
    return opened;
  }
}

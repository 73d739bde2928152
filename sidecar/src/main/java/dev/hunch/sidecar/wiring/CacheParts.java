package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.CompositeCacheObserver;
import dev.hunch.core.cache.NamespaceRules;
import dev.hunch.core.cache.TagRules;
import dev.hunch.core.cache.WaitingBound;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.LearnedEviction;
import dev.hunch.core.eviction.QuotaEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import dev.hunch.core.governor.IdleGovernor;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.sidecar.config.CacheConfig;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.config.PrefetchConfig;
import dev.hunch.sidecar.store.ChronicleEntryStore;
import dev.hunch.sidecar.store.Compression;
import dev.hunch.sidecar.store.StoreOpenException;
import dev.hunch.sidecar.telemetry.CacheMetrics;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache and who watches it.
 *
 * @param entries where entries lie
 * @param cache over them
 * @param metrics counts what it does
 * @param outcomes what became of prefetches
 * @param governor how many prefetches may go
 */
record CacheParts(
    ChronicleEntryStore entries,
    Cache cache,
    CacheMetrics metrics,
    PrefetchOutcomes outcomes,
    IdleGovernor governor) {
  /** A guess, to make room for the policy's tables at first. */
  private static final long EXPECTED_ENTRY_BYTES = 1024;

  private static final int FEWEST_EXPECTED_ENTRIES = 1024;
  private static final int MOST_EXPECTED_ENTRIES = 1 << 20;

  private static QuotaEviction eviction(HunchConfig config) {
    CacheConfig bounds = config.cache();
    long capacity = bounds.capacityBytes();
    Map<String, Double> quotas = new HashMap<>();
    config
        .namespaces()
        .forEach(
            (name, namespace) -> {
              if (namespace.quota() > 0) {
                quotas.put(name, namespace.quota());
              }
            });
    return quotas.isEmpty()
        ? QuotaEviction.none(eviction(bounds, capacity, capacity))
        : new QuotaEviction(capacity, quotas, (all, quota) -> eviction(bounds, all, quota));
  }

  private static EvictionPolicy eviction(CacheConfig bounds, long capacity, long quota) {
    int expected = expectedEntries(quota);
    return switch (bounds.eviction()) {
      case LEARNED -> new LearnedEviction(capacity, quota, expected, bounds.probationShare());
      case S3FIFO -> new S3FifoEviction(capacity, quota, expected, bounds.probationShare());
    };
  }

  /**
   * Opens them.
   *
   * @param statements what the backing store is asked: namespace → template or name → SQL
   * @param cpuLoad the machine's, in [0, 1]; negative where it is not known
   */
  static CacheParts open(
      HunchConfig config,
      BackingStore backing,
      Map<String, Map<String, String>> statements,
      TagRules tags,
      CacheObserver watchers,
      Telemetry telemetry,
      @Nullable CacheObserver also,
      DoubleSupplier cpuLoad,
      InstantSource clock,
      Ticker ticker)
      throws StoreOpenException {
    ChronicleEntryStore entries = open(config);
    try {
      CacheParts parts =
          over(entries, config, backing, tags, watchers, telemetry, also, cpuLoad, clock, ticker);
      Path file = config.cache().file();
      if (file != null) {
        Provenance.check(file, Provenance.of(config, statements), parts.cache());
      }
      return parts;
    } catch (StoreOpenException | RuntimeException | Error e) {
      entries.close();
      throw e;
    }
  }

  private static CacheParts over(
      ChronicleEntryStore entries,
      HunchConfig config,
      BackingStore backing,
      TagRules tags,
      CacheObserver watchers,
      Telemetry telemetry,
      @Nullable CacheObserver also,
      DoubleSupplier cpuLoad,
      InstantSource clock,
      Ticker ticker) {
    CacheConfig bounds = config.cache();
    PrefetchConfig prefetch = config.prefetch();
    CacheMetrics metrics = new CacheMetrics(telemetry.registry());
    PrefetchOutcomes outcomes = new PrefetchOutcomes();
    IdleGovernor governor =
        new IdleGovernor(ticker, cpuLoad, prefetch.maxCpu(), prefetch.maxConcurrency());
    List<CacheObserver> observers = new ArrayList<>(List.of(metrics, outcomes, governor));
    if (also != null) {
      observers.add(also);
    }
    observers.add(watchers); // last: who hears of it may read anew at once
    Map<String, NamespaceRules> rules = new HashMap<>();
    config
        .namespaces()
        .forEach(
            (name, namespace) ->
                rules.put(
                    name, new NamespaceRules(namespace.freshness(), namespace.maxValueBytes())));
    Cache cache =
        new Cache(
            entries,
            eviction(config),
            backing,
            rules::get,
            tags,
            entries.generations(),
            clock,
            ticker,
            new CompositeCacheObserver(observers),
            waitingBoundOf(config));
    bindUnreadable(telemetry, entries);
    telemetry.bindHoldings(cache, bounds.capacityBytes(), entries::footprintBytes);
    return new CacheParts(entries, cache, metrics, outcomes, governor);
  }

  /** How many may wait for the stores: loads and writes, each by itself. */
  static WaitingBound waitingBoundOf(HunchConfig config) {
    return new WaitingBound(config.cache().maxWaitingLoads(), config.namespaces().size() > 1);
  }

  private static ChronicleEntryStore open(HunchConfig config) throws StoreOpenException {
    CacheConfig bounds = config.cache();
    Map<String, Compression> byNamespace = new HashMap<>();
    config
        .namespaces()
        .forEach((name, namespace) -> byNamespace.put(name, compressionOf(namespace)));
    Function<String, Compression> compressions =
        name -> byNamespace.getOrDefault(name, Compression.NONE);
    Path file = bounds.file();
    return file == null
        ? ChronicleEntryStore.inMemory(bounds.capacityBytes(), compressions)
        : ChronicleEntryStore.persisted(file, bounds.capacityBytes(), compressions);
  }

  private static Compression compressionOf(NamespaceConfig namespace) {
    Compression.Kind kind =
        switch (namespace.compression().kind()) {
          case NONE -> Compression.Kind.NONE;
          case LZ4 -> Compression.Kind.LZ4;
          case ZSTD -> Compression.Kind.ZSTD;
        };
    return new Compression(kind, namespace.compression().thresholdBytes());
  }

  private static void bindUnreadable(Telemetry telemetry, ChronicleEntryStore entries) {
    Map<String, LongSupplier> causes =
        Map.of("damaged", entries::damagedReads, "collision", entries::collisions);
    causes.forEach(
        (cause, count) ->
            telemetry.bindCounter(
                "hunch.store.unreadable",
                "Entries that were found and could not be given out",
                "cause",
                cause,
                count));
  }

  private static int expectedEntries(long capacityBytes) {
    long guess = capacityBytes / EXPECTED_ENTRY_BYTES;
    return (int) Math.max(FEWEST_EXPECTED_ENTRIES, Math.min(MOST_EXPECTED_ENTRIES, guess));
  }
}

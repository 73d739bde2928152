package dev.hunch.sidecar.telemetry;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.CachePart;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.LoadResult;
import dev.hunch.core.cache.PutResult;
import dev.hunch.core.cache.RemovalCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts reads, loads and removals. Thread-safe; no key is ever a label. */
public final class CacheMetrics implements CacheObserver {
  private static final Logger LOG = LoggerFactory.getLogger(CacheMetrics.class);
  private static final Duration[] LOAD_BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500)
  };

  private static final Duration[] STALENESS_BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofDays(1)
  };

  private final Map<AccessResult, Counter> gets;
  private final Counter reportedGets;
  private final Counter failedGets;
  private final Counter rejectedGets;
  private final Counter cancelledGets;
  private final Timer staleness;
  private final Map<RemovalCause, Counter> removals;
  private final Map<PutResult, Counter> puts;
  private final Map<LoadKind, Counter> loadsStarted;
  private final Map<LoadKind, Counter> loadErrors;
  private final Map<LoadKind, Counter> loadsRejected;
  private final Map<LoadKind, Counter> loadsCancelled;
  private final Map<LoadKind, Timer> loads;
  private final Map<CachePart, Counter> partFailures;
  private final Set<CachePart> warnedOf = ConcurrentHashMap.newKeySet();

  /** Registers the counters. */
  public CacheMetrics(MeterRegistry registry) {
    gets =
        each(
            AccessResult.class,
            result -> getsCounter(registry, result.name().toLowerCase(Locale.ROOT)));
    reportedGets = getsCounter(registry, "shared_hit");
    failedGets = getsCounter(registry, "error");
    rejectedGets = getsCounter(registry, "rejected");
    cancelledGets = getsCounter(registry, "cancelled");
    staleness =
        Timer.builder("hunch.staleness")
            .description("How long past their freshness stale answers were")
            .serviceLevelObjectives(STALENESS_BUCKETS)
            .register(registry);
    removals =
        each(
            RemovalCause.class,
            cause ->
                Counter.builder("cache.evictions")
                    .description("Entries that left the cache")
                    .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                    .register(registry));
    puts =
        each(
            PutResult.class,
            result ->
                Counter.builder("cache.puts")
                    .description("Entries that were to be kept, by what became of them")
                    .tag("result", result.name().toLowerCase(Locale.ROOT))
                    .register(registry));
    loadsStarted =
        each(
            LoadKind.class,
            kind ->
                Counter.builder("hunch.loads")
                    .description("Loads begun from the backing store")
                    .tag("kind", nameOf(kind))
                    .register(registry));
    loadErrors =
        each(
            LoadKind.class,
            kind ->
                Counter.builder("hunch.load.errors")
                    .description("Loads that the backing store could not answer")
                    .tag("kind", nameOf(kind))
                    .register(registry));
    loadsRejected =
        each(
            LoadKind.class,
            kind ->
                Counter.builder("hunch.load.rejected")
                    .description("Loads of keys that mean nothing to the backing store")
                    .tag("kind", nameOf(kind))
                    .register(registry));
    loadsCancelled =
        each(
            LoadKind.class,
            kind ->
                Counter.builder("hunch.load.cancelled")
                    .description("Loads given up because nobody waited for them any more")
                    .tag("kind", nameOf(kind))
                    .register(registry));
    loads =
        each(
            LoadKind.class,
            kind ->
                Timer.builder("hunch.load")
                    .description("How long loads from the backing store took")
                    .tag("kind", nameOf(kind))
                    .serviceLevelObjectives(LOAD_BUCKETS)
                    .register(registry));
    partFailures =
        each(
            CachePart.class,
            part ->
                Counter.builder("hunch.cache.failures")
                    .description("Times that a part of the cache threw; reads went on")
                    .tag("part", part.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(registry));
  }

  /** A read was answered. */
  public void onRead(AccessResult result) {
    of(gets, result).increment();
  }

  /** A read was answered with a value whose freshness ended {@code pastMillis} ago. */
  public void onStale(long pastMillis) {
    staleness.record(pastMillis, TimeUnit.MILLISECONDS);
  }

  /** A client has answered a read by itself, from shared memory. */
  public void onReported() {
    reportedGets.increment();
  }

  /** How many reads clients have answered by themselves and told of. */
  public long reportedReads() {
    return (long) reportedGets.count();
  }

  /** A read could not be answered. */
  public void onReadFailed() {
    failedGets.increment();
  }

  /** A read's key meant nothing to its store. */
  public void onReadRejected() {
    rejectedGets.increment();
  }

  /** A read was given up before there was an answer. */
  public void onReadCancelled() {
    cancelledGets.increment();
  }

  /** How many reads had this result. */
  public long reads(AccessResult result) {
    return (long) of(gets, result).count();
  }

  /** How many reads waited for a load and were answered. */
  public long misses() {
    return reads(AccessResult.MISS) + reads(AccessResult.COALESCED) + reads(AccessResult.BYPASS);
  }

  /** How many reads could not be answered. */
  public long failedReads() {
    return (long) failedGets.count();
  }

  /** How many reads asked for keys that mean nothing to their store. */
  public long rejectedReads() {
    return (long) rejectedGets.count();
  }

  /** How many entries left for this cause. */
  public long removals(RemovalCause cause) {
    return (long) of(removals, cause).count();
  }

  /** How many loads of this kind were begun. */
  public long loads(LoadKind kind) {
    return (long) of(loadsStarted, kind).count();
  }

  /** How many loads of this kind failed. */
  public long loadErrors(LoadKind kind) {
    return (long) of(loadErrors, kind).count();
  }

  @Override
  public void onLoadStarted(Key key, LoadKind kind) {
    of(loadsStarted, kind).increment();
  }

  @Override
  public void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    if (result == LoadResult.REJECTED) {
      of(loadsRejected, kind).increment();
      return;
    }
    if (result == LoadResult.CANCELLED) {
      of(loadsCancelled, kind).increment();
      return;
    }
    of(loads, kind).record(nanos, TimeUnit.NANOSECONDS);
    if (result == LoadResult.FAILED) {
      of(loadErrors, kind).increment();
    }
  }

  @Override
  public void onPut(Key key, PutResult result) {
    of(puts, result).increment();
  }

  @Override
  public void onRemoved(long keyHash, RemovalCause cause) {
    of(removals, cause).increment();
  }

  @Override
  public void onPartFailed(CachePart part, Throwable failure) {
    of(partFailures, part).increment();
    if (warnedOf.add(part)) {
      LOG.atWarn()
          .setCause(failure)
          .addKeyValue("part", part)
          .log("a part of the cache failed; further failures are counted only");
    }
  }

  private static Counter getsCounter(MeterRegistry registry, String result) {
    return Counter.builder("cache.gets")
        .description("Reads by result")
        .tag("result", result)
        .register(registry);
  }

  private static String nameOf(LoadKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>, M> Map<E, M> each(Class<E> type, Function<E, M> meter) {
    Map<E, M> meters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      meters.put(constant, meter.apply(constant));
    }
    return meters;
  }

  private static <E, M> M of(Map<E, M> meters, E constant) {
    M meter = meters.get(constant);
    if (meter == null) {
      throw new IllegalStateException("no meter for " + constant);
    }
    return meter;
  }
}

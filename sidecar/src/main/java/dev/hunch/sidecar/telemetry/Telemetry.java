package dev.hunch.sidecar.telemetry;

import dev.hunch.core.cache.Cache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** The registry of all meters, and the page that Prometheus reads. Thread-safe. */
public final class Telemetry implements AutoCloseable {
  /** The content type of {@link #page}. */
  public static final String PAGE_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** What counters read: the registry itself lets go of it. */
  private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

  /** Takes the meters that parts register. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Registers what the JVM tells of itself. */
  public void bindJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /**
   * Registers what the cache holds.
   *
   * @param footprintBytes what it takes outside the Java heap, or in its file
   */
  public void bindHoldings(Cache cache, long capacityBytes, LongSupplier footprintBytes) {
    gauge("cache.size", "Entries held", cache::size);
    gauge("cache.weight", "What the entries weigh together, in bytes", cache::weight);
    gauge("cache.capacity", "What they may weigh together, in bytes", () -> capacityBytes);
    gauge("hunch.store.footprint", "Bytes taken outside the heap or in the file", footprintBytes);
  }

  /** Registers a counter by where the counted things were. */
  public void bindCounter(
      String name, String description, String tag, String value, LongSupplier count) {
    counted.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .tags(List.of(Tag.of(tag, value)))
        .register(registry);
  }

  /** Registers a counter. */
  public void bindCounter(String name, String description, LongSupplier count) {
    counted.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .register(registry);
  }

  /** Registers a counter of time, which is shown in seconds. */
  public void bindSeconds(String name, String description, LongSupplier nanos) {
    counted.add(nanos);
    FunctionCounter.builder(name, nanos, time -> time.getAsLong() / NANOS_PER_SECOND)
        .description(description)
        .baseUnit("seconds")
        .register(registry);
  }

  /** Registers a gauge. */
  public void bindGauge(String name, String description, LongSupplier now) {
    gauge(name, description, now);
  }

  /** Registers a gauge by what it is of. */
  public void bindGauge(
      String name, String description, String tag, String value, LongSupplier now) {
    Gauge.builder(name, now, LongSupplier::getAsLong)
        .description(description)
        .tags(List.of(Tag.of(tag, value)))
        .strongReference(true)
        .register(registry);
  }

  /** All meters in Prometheus's text format. */
  public String page() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private void gauge(String name, String description, LongSupplier value) {
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}

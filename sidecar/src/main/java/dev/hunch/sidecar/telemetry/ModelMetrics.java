package dev.hunch.sidecar.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Shows which model is in use. Thread-safe. */
public final class ModelMetrics {
  private final MeterRegistry registry;
  private final MultiGauge info;

  /** Registers which model is in use. */
  public ModelMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.info =
        MultiGauge.builder("hunch.model.info")
            .description("1 for the model in use")
            .register(registry);
  }

  /**
   * Registers what was refused.
   *
   * @param isRefused whether the newest bundle offered was refused
   * @param refusals how many were refused so far
   */
  public void bindRefusals(BooleanSupplier isRefused, LongSupplier refusals) {
    Gauge.builder("hunch.model.refused", () -> isRefused.getAsBoolean() ? 1 : 0)
        .description("1 if the newest bundle offered was refused")
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder("hunch.model.refusals", refusals, LongSupplier::getAsLong)
        .description("Bundles refused")
        .register(registry);
  }

  /** Another model is in use: the bundle's id, {@code online} or {@code none}. */
  public void onUse(String id) {
    info.register(List.of(MultiGauge.Row.of(Tags.of("id", id), 1)), true);
  }
}

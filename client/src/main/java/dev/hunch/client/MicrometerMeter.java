package dev.hunch.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps timers and counters in a Micrometer registry.
 *
 * <p>A class of its own, so that the client works where there is no Micrometer.
 */
final class MicrometerMeter implements CallMeter {
  private final MeterRegistry registry;
  private final Map<Operation, Timer> answered = new EnumMap<>(Operation.class);
  private final Map<Operation, Timer> failed = new EnumMap<>(Operation.class);
  private final Map<Source, Counter> reads = new EnumMap<>(Source.class);

  /**
   * Registers the meters.
   *
   * @param isOpen whether the breaker keeps reads away from the sidecar
   */
  MicrometerMeter(MeterRegistry registry, BooleanSupplier isOpen) {
    this.registry = registry;
    for (Operation operation : Operation.values()) {
      answered.put(operation, timer(operation, "answered"));
      failed.put(operation, timer(operation, "failed"));
    }
    for (Source source : Source.values()) {
      reads.put(
          source,
          Counter.builder("hunch.client.reads")
              .description("keys read, by where the value came from")
              .tag("source", source.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    Gauge.builder("hunch.client.breaker.open", isOpen, open -> open.getAsBoolean() ? 1 : 0)
        .description("1 while reads are kept away from a sidecar that has failed")
        .strongReference(true)
        .register(registry);
  }

  private Timer timer(Operation operation, String outcome) {
    return Timer.builder("hunch.client.calls")
        .description("calls of the client, from its caller's side")
        .tag("operation", operation.tag())
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public Call begin(Operation operation) {
    Timer.Sample sample = Timer.start(registry);
    return (source, failure) -> {
      Timer timer = (failure == null ? answered : failed).get(operation);
      if (timer != null) {
        sample.stop(timer);
      }
      if (source != null) {
        onRead(source);
      }
      if (failure != null) {
        count(operation, failure);
      }
    };
  }

  @Override
  public void onRead(Source source) {
    Counter counter = reads.get(source);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Failures are rare: their counters are looked up. */
  private void count(Operation operation, Throwable failure) {
    Counter.builder("hunch.client.failures")
        .description("calls that failed, by cause")
        .tag("operation", operation.tag())
        .tag("kind", kindOf(failure))
        .register(registry)
        .increment();
  }

  static String kindOf(Throwable failure) {
    Throwable cause = causeOf(failure);
    return cause instanceof HunchException hunch
        ? hunch.kind().name().toLowerCase(Locale.ROOT)
        : "other";
  }

  private static @Nullable Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}

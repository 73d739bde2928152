package dev.hunch.client;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;

/**
 * Makes an observation of every call: with a tracer, a span.
 *
 * <p>It holds no key and no value, which must not leave the service by way of its traces.
 */
final class ObservationMeter implements CallMeter {
  private final ObservationRegistry registry;
  private final CallMeter next;

  /**
   * Creates it.
   *
   * @param next measures as well
   */
  ObservationMeter(ObservationRegistry registry, CallMeter next) {
    this.registry = registry;
    this.next = next;
  }

  @Override
  public Call begin(Operation operation) {
    Call call = next.begin(operation);
    Observation observation =
        Observation.createNotStarted("hunch.client.call", registry)
            .contextualName("hunch " + operation.tag())
            .lowCardinalityKeyValue("operation", operation.tag())
            .start();
    return (source, failure) -> {
      call.end(source, failure);
      if (source != null) {
        observation.lowCardinalityKeyValue("source", source.name().toLowerCase(Locale.ROOT));
      }
      if (failure != null) {
        observe(observation, failure);
      }
      observation.stop();
    };
  }

  /** What a caller's own loader threw may speak of keys: only its kind is told. */
  private static void observe(Observation observation, Throwable failure) {
    if (failure instanceof HunchException) {
      observation.error(failure);
    } else {
      observation.lowCardinalityKeyValue("error", failure.getClass().getSimpleName());
    }
  }

  @Override
  public void onRead(Source source) {
    next.onRead(source);
  }
}

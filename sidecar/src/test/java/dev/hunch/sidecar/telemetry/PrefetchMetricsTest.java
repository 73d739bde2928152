package dev.hunch.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import org.junit.jupiter.api.Test;

/** The examples of the glossary, as Prometheus is told of them. */
class PrefetchMetricsTest {
  private static final Key KEY = Key.of("shop", "user:1");

  private final Telemetry telemetry = new Telemetry();
  private final CacheMetrics cache = new CacheMetrics(telemetry.registry());
  private final PrefetchOutcomes outcomes = new PrefetchOutcomes();

  private double gauge(String name) {
    return telemetry.registry().get(name).gauge().value();
  }

  private static void times(int count, Runnable step) {
    for (int i = 0; i < count; i++) {
      step.run();
    }
  }

  @Test
  void rates_ofTheExamples_areThoseOfTheGlossary() {
    new PrefetchMetrics(telemetry.registry()).bindOutcomes(outcomes, cache);
    times(8, () -> outcomes.onLoadStarted(KEY, LoadKind.PREFETCH));
    times(5, () -> outcomes.onPrefetchUsed(KEY));
    times(1, () -> outcomes.onPrefetchLate(KEY));
    assertThat(gauge("hunch.prefetch.accuracy")).as("two may come yet").isEqualTo(6.0 / 8);
    times(2, () -> outcomes.onPrefetchWasted(KEY.hash()));
    times(13, () -> cache.onRead(AccessResult.MISS));
    times(1, () -> cache.onRead(AccessResult.COALESCED));
    times(1, () -> cache.onRead(AccessResult.BYPASS));
    times(100, () -> cache.onRead(AccessResult.HIT));

    assertThat(gauge("hunch.prefetch.accuracy")).isEqualTo(6.0 / 8);
    assertThat(gauge("hunch.prefetch.timeliness")).isEqualTo(5.0 / 6);
    assertThat(gauge("hunch.prefetch.coverage")).isEqualTo(5.0 / 20);
  }
}

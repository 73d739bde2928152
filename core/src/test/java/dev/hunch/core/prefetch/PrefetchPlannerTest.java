package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Freshness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefetchPlannerTest {
  private final PrefetchFixture at = new PrefetchFixture(10, Freshness.FOREVER);
  private final Cache cache = at.cache;
  private final PrefetchQueue queue = new PrefetchQueue(10);
  private final PrefetchPlanner planner =
      new PrefetchPlanner(cache, new PrefetchCosts(0.4, 0.02), queue, Duration.ofSeconds(10));

  @Test
  void worthOf_aProbability_isGainLessLossLessRoom() {
    PrefetchCosts costs = new PrefetchCosts(0.5, 0.1);
    assertThat(costs.worthOf(1)).isCloseTo(0.9, within(1e-12));
    assertThat(costs.worthOf(0)).isCloseTo(-0.6, within(1e-12));
    assertThat(costs.worthOf(0.4)).isCloseTo(0.0, within(1e-12));
    assertThatThrownBy(() -> new PrefetchCosts(-1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new PrefetchCosts(0, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void plan_mixedPredictions_queuesThoseThatAreWorthTheirCost() {
    int queued =
        planner.plan(
            "s",
            List.of(prediction("sure", 0.95), prediction("fair", 0.31), prediction("poor", 0.29)),
            0);
    assertThat(queued).isEqualTo(2);
    assertThat(keyOf(queue.poll(0, 0))).isEqualTo("sure");
    assertThat(keyOf(queue.poll(0, 0))).isEqualTo("fair");
    assertThat(queue.poll(0, 0)).isNull();
  }

  @Test
  void plan_keysCachedOrOnTheirWay_leavesThemOut() {
    cache.put(Key.of("n", "cached"), new byte[1]);
    cache.prefetch(Key.of("n", "on its way"));
    assertThat(planner.plan("s", List.of(prediction("cached", 1), prediction("on its way", 1)), 0))
        .isZero();
    assertThat(queue.size()).isZero();
  }

  @Test
  void plan_afterTheHorizon_theCandidateIsGone() {
    planner.plan("s", List.of(prediction("sure", 1)), 1_000);
    assertThat(queue.poll(Duration.ofSeconds(10).toNanos() + 1_000, 0)).isNull();
  }

  private static Prediction prediction(String text, double probability) {
    return new Prediction(Key.of("n", text), probability, new PredictionReason("e", "a"));
  }

  private static String keyOf(@org.jspecify.annotations.Nullable PrefetchCandidate candidate) {
    return candidate == null ? "none" : candidate.key().text();
  }
}

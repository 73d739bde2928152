package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.training.GeneratedTrace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsAheadTest {
  @Test
  void onAccess_anyTrace_predictsAsThePredictorDoesByItself() {
    for (long seed = 0; seed < 5; seed++) {
      List<AccessEvent> plain = GeneratedTrace.of(seed, 3_000);
      for (List<AccessEvent> events : List.of(plain, GeneratedTrace.naming(plain))) {
        HunchPredictor alone = HunchPredictor.untrained();
        int predicted = 0;
        try (PredictionsAhead ahead = new PredictionsAhead(HunchPredictor.untrained(), events)) {
          for (AccessEvent event : events) {
            var predictions = ahead.onAccess(event);
            assertThat(predictions).isEqualTo(alone.onAccess(event));
            predicted += predictions.size();
          }
        }
        assertThat(predicted).isGreaterThan(1_000);
      }
    }
  }

  @Test
  void onAccess_anotherEventThanTheTraces_isRefused() {
    List<AccessEvent> events = GeneratedTrace.of(1, 200);
    try (PredictionsAhead ahead = new PredictionsAhead(HunchPredictor.untrained(), events)) {
      ahead.onAccess(events.get(0));
      assertThat(events.get(2).key()).isNotEqualTo(events.get(1).key());
      assertThatThrownBy(() -> ahead.onAccess(events.get(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("instead of " + events.get(1).key());
    }
  }

  @Test
  void isKnown_responsesThatComeLate_areNot() {
    List<AccessEvent> plain = GeneratedTrace.of(1, 200);
    List<AccessEvent> naming = GeneratedTrace.naming(plain);
    assertThat(PredictionsAhead.isKnown(plain, Duration.ofMillis(3))).isTrue();
    assertThat(PredictionsAhead.isKnown(naming, Duration.ZERO)).isTrue();
    assertThat(PredictionsAhead.isKnown(naming, Duration.ofMillis(3))).isFalse();
  }

  @Test
  void run_aheadOrNot_countsTheSame() {
    List<AccessEvent> plain = GeneratedTrace.of(6, 6_000);
    for (List<AccessEvent> events : List.of(plain, GeneratedTrace.naming(plain))) {
      for (Duration latency : List.of(Duration.ZERO, Duration.ofMillis(3))) {
        ReplaySettings settings =
            new ReplaySettings(60, 3_000, latency, 1, Duration.ofSeconds(10), 4);
        for (String policy : List.of("online", "hunch")) {
          ReplayResult ahead = replay(events, settings, kind -> HunchPredictor.untrained(), policy);
          ReplayResult inStep =
              replay(events, settings, kind -> inStep(HunchPredictor.untrained()), policy);
          assertThat(ahead).isEqualTo(inStep);
          assertThat(ahead.counts().prefetchesUsed()).isPositive();
        }
      }
    }
  }

  /** What a replay does not know for one of Hunch's. */
  private static Predictor inStep(HunchPredictor predictor) {
    return new Predictor() {
      @Override
      public List<Prediction> onAccess(AccessEvent event) {
        return predictor.onAccess(event);
      }

      @Override
      public List<Prediction> onLateAnswer(AccessEvent event) {
        return predictor.onLateAnswer(event);
      }
    };
  }

  private static ReplayResult replay(
      List<AccessEvent> events, ReplaySettings settings, PredictorSource source, String policy) {
    return new TraceReplay(events, settings, source, ReplayProgress.NONE)
        .run(ReplayPolicy.parse(policy));
  }
}

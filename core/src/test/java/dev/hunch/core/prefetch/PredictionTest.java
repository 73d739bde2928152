package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import org.junit.jupiter.api.Test;

class PredictionTest {
  @Test
  void newPrediction_probabilityOutOfRange_isRefusedWithTheValue() {
    PredictionReason reason = new PredictionReason("e", "a");
    for (double probability : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Prediction(Key.of("n", "k"), probability, reason))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(probability));
    }
  }
}

package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogsTest {
  @Test
  void log2_positive_isRightCloseEnough() {
    for (float x = 1e-6f; x < 1e6f; x *= 1.013f) {
      assertThat(Logs.log2(x)).isCloseTo((float) (Math.log(x) / Math.log(2)), within(1e-4f));
    }
  }

  @Test
  void log2OfOneMore_anyLog_isRightCloseEnough() {
    for (float log = -40; log < 40; log += 0.013f) {
      double exact = Math.log(Math.pow(2, log) + 1) / Math.log(2);
      assertThat(Logs.log2OfOneMore(log)).isCloseTo((float) exact, within(1e-4f));
    }
  }

  @Test
  void squash_anyOdds_isAProbabilityAndUndoneByStretch() {
    for (float odds = -9; odds < 9; odds += 0.013f) {
      float probability = Logs.squash(odds);
      assertThat(probability).isCloseTo((float) (1 / (1 + Math.exp(-odds))), within(1e-4f));
      assertThat(Logs.stretch(probability)).as("odds %s", odds).isCloseTo(odds, within(0.01f));
    }
    assertThat(Logs.squash(-1e9f)).isBetween(0f, 1e-6f);
    assertThat(Logs.squash(1e9f)).isBetween(1 - 1e-6f, 1f);
  }
}

package dev.hunch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTest {
  @Test
  void medianOf_oddCount_isTheMiddleOne() {
    assertThat(Row.medianOf(9, 1, 5)).isEqualTo(5);
  }

  @Test
  void medianOf_evenCount_isBetweenTheMiddleTwo() {
    assertThat(Row.medianOf(9, 1, 5, 4)).isEqualTo(4.5);
  }
}

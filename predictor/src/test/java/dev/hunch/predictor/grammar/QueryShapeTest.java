package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryShapeTest {
  @Test
  void observe_afterMoreThanCountsNeed_countsNoFurther() {
    QueryShape shape = new QueryShape();
    shape.observe("?page=1");
    shape.seen = 1 << 29;
    shape.clean = 1 << 29;

    shape.observe("?page=2");

    assertThat(shape.seen).isEqualTo(1 << 29);
    assertThat(shape.clean).isEqualTo(1 << 29);
    assertThat(shape.startIn("?page=3")).isZero();
  }
}

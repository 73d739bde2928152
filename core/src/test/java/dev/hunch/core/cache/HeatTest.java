package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;

class HeatTest {
  @Test
  void levelOf_whatWasAdded_isItsLevelAndElseCold() {
    Random random = new Random(1);
    Map<Long, Integer> levels = new HashMap<>();
    Heat.Builder builder = new Heat.Builder();
    for (int i = 0; i < 10_000; i++) {
      long hash = random.nextLong();
      int level = random.nextInt(Heat.HOTTEST + 1);
      levels.put(hash, level);
      builder.add(hash, level);
    }
    LongArrayList packed = new LongArrayList();
    builder.build().forEachPacked(packed::addLong);
    Heat heat = Heat.of(packed.toLongArray());
    levels.forEach((hash, level) -> assertThat(heat.levelOf(hash)).isEqualTo(level));
    for (int i = 0; i < 10_000; i++) {
      assertThat(heat.levelOf(random.nextLong())).isZero();
    }
    assertThat(heat.size()).isLessThan(10_000);
  }

  @Test
  void levelOf_atTheEndsOfTheNumbers_isFound() {
    Heat.Builder builder = new Heat.Builder();
    for (long hash : new long[] {Long.MIN_VALUE, -8, 0, 8, Long.MAX_VALUE}) {
      builder.add(hash, 5);
    }
    Heat heat = builder.build();
    for (long hash : new long[] {Long.MIN_VALUE, -8, 0, 8, Long.MAX_VALUE}) {
      assertThat(heat.levelOf(hash)).isEqualTo(5);
    }
    assertThat(heat.levelOf(16)).isZero();
    assertThat(Heat.NONE.levelOf(0)).isZero();
  }

  @Test
  void add_levelThatThereIsNot_isRefusedWithTheValue() {
    for (int level : new int[] {-1, Heat.HOTTEST + 1}) {
      assertThatThrownBy(() -> new Heat.Builder().add(1, level))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(level));
    }
  }
}

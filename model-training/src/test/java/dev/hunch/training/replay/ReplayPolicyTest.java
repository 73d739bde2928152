package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayPolicyTest {
  @Test
  void parse_shortNames_standForPairs() {
    assertThat(ReplayPolicy.parse("markov"))
        .isEqualTo(new ReplayPolicy("markov", EvictionKind.LRU, PredictorKind.MARKOV));
    assertThat(ReplayPolicy.parse("mithril"))
        .isEqualTo(new ReplayPolicy("mithril", EvictionKind.LRU, PredictorKind.MITHRIL));
    assertThat(ReplayPolicy.parse("hunch"))
        .isEqualTo(new ReplayPolicy("hunch", EvictionKind.LEARNED, PredictorKind.HUNCH));
    assertThat(ReplayPolicy.parse("online"))
        .isEqualTo(new ReplayPolicy("online", EvictionKind.LEARNED, PredictorKind.ONLINE));
  }

  @Test
  void parse_evictionAloneOrWithPredictor_isThat() {
    assertThat(ReplayPolicy.parse("belady"))
        .isEqualTo(new ReplayPolicy("belady", EvictionKind.BELADY, PredictorKind.NONE));
    assertThat(ReplayPolicy.parse("lru+hunch"))
        .isEqualTo(new ReplayPolicy("lru+hunch", EvictionKind.LRU, PredictorKind.HUNCH));
    assertThat(ReplayPolicy.parse("wtinylfu+markov2"))
        .isEqualTo(
            new ReplayPolicy("wtinylfu+markov2", EvictionKind.WTINYLFU, PredictorKind.MARKOV2));
  }

  @Test
  void parse_anythingElse_isRefusedByName() {
    for (String name : List.of("", "LRU", "fifo", "lru+", "+markov", "lru+none", "lru+markov+x")) {
      assertThatThrownBy(() -> ReplayPolicy.parse(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("unknown policy '" + name + "'; known are lru, lfu, s3fifo");
    }
  }
}

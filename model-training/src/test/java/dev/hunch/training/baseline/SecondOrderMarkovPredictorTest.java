package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PredictorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondOrderMarkovPredictorTest extends PredictorContract {
  private final MarkovPredictor predictor = MarkovPredictor.secondOrder();

  @Override
  protected Predictor newPredictor() {
    return MarkovPredictor.secondOrder();
  }

  @Test
  void onAccess_knownPair_predictsWhatFollowedBoth() {
    for (int i = 0; i < 2; i++) {
      read("a", "x", "1");
      read("b", "x", "2");
    }
    assertThat(read("a", "x")).containsExactly("1");
    assertThat(read("b", "x")).containsExactly("2");
  }

  @Test
  void onAccess_pairSeenLessThanTwice_backsOffToTheLastKey() {
    read("a", "x", "1");
    assertThat(read("c", "x")).containsExactly("1");
    assertThat(read("a", "x")).containsExactly("1");
    assertThat(read("x")).containsExactly("1");
  }

  /** A session of its own; what was predicted at its end. */
  private List<String> read(String... keys) {
    List<String> predicted = List.of();
    String session = "s" + sessions++;
    for (String key : keys) {
      predicted =
          predictor
              .onAccess(new AccessEvent(0, session, Key.of("n", key), AccessResult.MISS, 1))
              .stream()
              .map(prediction -> prediction.key().text())
              .toList();
    }
    return predicted;
  }

  private int sessions;
}

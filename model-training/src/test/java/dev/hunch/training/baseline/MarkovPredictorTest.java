package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PredictorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkovPredictorTest extends PredictorContract {
  private final MarkovPredictor predictor = MarkovPredictor.firstOrder();

  @Override
  protected Predictor newPredictor() {
    return MarkovPredictor.firstOrder();
  }

  @Test
  void onAccess_keyThatWasNeverFollowed_predictsNothing() {
    assertThat(read("s", "a")).isEmpty();
    assertThat(read("s", "b")).isEmpty();
  }

  @Test
  void onAccess_knownKey_predictsItsSuccessorsByTheirShare() {
    for (String next : List.of("b", "c", "b", "b")) {
      read("s", "a");
      read("s", next);
    }
    List<Prediction> predictions = read("s", "a");
    assertThat(predictions).extracting(p -> p.key().text()).containsExactly("b", "c");
    assertThat(predictions.get(0).probability()).isCloseTo(0.75, within(1e-12));
    assertThat(predictions.get(1).probability()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void onAccess_sessionsInterleaved_countsEachByItself() {
    read("s", "a");
    read("t", "x");
    read("s", "b");
    read("t", "y");
    assertThat(read("u", "a")).extracting(p -> p.key().text()).containsExactly("b");
    assertThat(read("u", "x")).extracting(p -> p.key().text()).containsExactly("y");
  }

  @Test
  void onAccess_manySuccessors_predictsThreeAtMostAndNoneBelowATenth() {
    for (int next = 0; next < 4; next++) {
      read("s", "a");
      read("s", "n" + next);
    }
    assertThat(read("u", "a")).hasSize(3);
    for (int next = 4; next < 11; next++) {
      read("s", "a");
      read("s", "n" + next);
    }
    assertThat(read("v", "a")).isEmpty();
    read("s", "a");
    read("s", "n10");
    assertThat(read("w", "a")).extracting(p -> p.key().text()).containsExactly("n10");
  }

  private List<Prediction> read(String session, String key) {
    return predictor.onAccess(new AccessEvent(0, session, Key.of("n", key), AccessResult.MISS, 1));
  }
}

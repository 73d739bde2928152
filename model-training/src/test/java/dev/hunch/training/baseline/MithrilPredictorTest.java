package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PredictorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MithrilPredictorTest extends PredictorContract {
  private final MithrilPredictor predictor = new MithrilPredictor(4);
  private int fillers;

  @Override
  protected Predictor newPredictor() {
    return new MithrilPredictor();
  }

  @Test
  void onAccess_keysMissedTogetherTwice_areAssociatedOnceTheTableIsFull() {
    missed("a", "b");
    apart();
    missed("a", "b"); // both in the mining table now
    assertThat(missed("a")).isEmpty();
    apart();
    missed("x");
    apart();
    missed("y");
    apart();
    missed("x");
    apart();
    missed("y"); // the fourth row: mined
    assertThat(missed("a")).containsExactly("b");
    assertThat(missed("b")).isEmpty();
    assertThat(missed("x")).isEmpty();
  }

  @Test
  void onAccess_keysApartOnce_areStillAssociatedButNotIfApartTwice() {
    missed("a", "b", "c", "d");
    apart();
    missed("a");
    apart();
    missed("b"); // a and b: together at first, then apart
    apart();
    missed("c", "d");
    assertThat(missed("a")).containsExactly("b");
    assertThat(missed("c")).containsExactly("d");
    assertThat(missed("d")).isEmpty();
  }

  @Test
  void onAccess_hits_areNotRecorded() {
    for (int i = 0; i < 10; i++) {
      for (String key : List.of("a", "b", "c", "d")) {
        assertThat(read(key, AccessResult.HIT)).isEmpty();
      }
    }
  }

  @Test
  void onAccess_moreThanTwoAssociated_keepsTheLatestTwo() {
    for (String other : List.of("p", "q", "r")) {
      missed("a", other);
      apart();
      missed("a", other);
      apart();
      for (int i = 0; i < 2; i++) {
        missed("u" + other);
        apart();
        missed("v" + other);
        apart();
      }
    }
    assertThat(missed("a")).containsExactly("q", "r");
  }

  private List<String> missed(String... keys) {
    List<String> predicted = List.of();
    for (String key : keys) {
      predicted = read(key, AccessResult.MISS);
    }
    return predicted;
  }

  /** Hits that put what follows beyond the lookahead of what came before. */
  private void apart() {
    for (int i = 0; i < 30; i++) {
      read("filler" + fillers++, AccessResult.HIT);
    }
  }

  private List<String> read(String key, AccessResult result) {
    return predictor.onAccess(new AccessEvent(0, "s", Key.of("n", key), result, 1)).stream()
        .map(Prediction::key)
        .map(Key::text)
        .toList();
  }
}

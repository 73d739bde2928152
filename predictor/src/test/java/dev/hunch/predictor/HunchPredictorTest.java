package dev.hunch.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PredictorContract;
import dev.hunch.predictor.action.Explainer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HunchPredictorTest extends PredictorContract {
  private static final long LATER = 1_800_000_000_000L;

  @Override
  protected Predictor newPredictor() {
    return HunchPredictor.untrained();
  }

  private static Optional<Prediction> of(List<Prediction> predictions, String text) {
    return predictions.stream().filter(p -> p.key().equals(Key.of("shop", text))).findFirst();
  }

  @Test
  void onAccess_relationSeenAHundredTimes_predictsKeysNeverSeen() {
    Predictor predictor = HunchPredictor.untrained();
    ShopLog.of(2_000, 1_000, 1).forEach(predictor::onAccess);

    List<Prediction> predictions = predictor.onAccess(ShopLog.event(LATER, "new", "user:987654"));

    Prediction cart = of(predictions, "cart:987654").orElseThrow();
    assertThat(cart.probability()).isGreaterThan(0.8);
    assertThat(cart.reason().action()).isEqualTo("cart:{copy slot 0 of last user:{0}}");
    assertThat(of(predictions, "reviews:987654|all").orElseThrow().probability())
        .isGreaterThan(0.4); // it comes for sure, but later
  }

  @Test
  void onAccess_keysThatFollowEachOther_predictsThem() {
    Predictor predictor = HunchPredictor.untrained();
    String[] pages = {"/home", "/news/today.html", "/sport", "/weather/map", "/imprint"};
    for (int round = 0; round < 40; round++) {
      for (String page : pages) {
        predictor.onAccess(ShopLog.event(1_000 + round, "s" + round, page));
      }
    }

    List<Prediction> predictions = predictor.onAccess(ShopLog.event(2_000, "new", "/home"));

    assertThat(of(predictions, "/sport").orElseThrow().probability())
        .isCloseTo(Explainer.discount(2), within(0.1));
  }

  @Test
  void onAccess_randomKeys_abstains() {
    Predictor predictor = HunchPredictor.untrained();
    Random random = new Random(5);
    int confident = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = "item:" + random.nextInt(1_000_000);
      for (Prediction p : predictor.onAccess(ShopLog.event(i, "s" + i % 9, text))) {
        confident += p.probability() > 0.3 && i > 1_000 ? 1 : 0;
      }
    }

    assertThat(confident).isLessThan(20);
  }

  @Test
  void onAccess_relationThatEnds_isForgotten() {
    Predictor predictor = HunchPredictor.untrained();
    ShopLog.of(3_000, 1_000, 1).forEach(predictor::onAccess);
    Random random = new Random(6);
    for (int i = 0; i < 5_000; i++) {
      String text = i % 5 == 0 ? "user:" + (500_000 + i) : "product:" + random.nextInt(50_000);
      predictor.onAccess(ShopLog.event(LATER + i, "t", text));
    }

    List<Prediction> predictions = predictor.onAccess(ShopLog.event(LATER, "t", "user:987654"));

    assertThat(of(predictions, "cart:987654").map(Prediction::probability).orElse(0.0))
        .isLessThan(0.2);
  }

  @Test
  void onAccess_probabilities_areWhatCameTrue() {
    Predictor predictor = HunchPredictor.untrained();
    List<AccessEvent> log = ShopLog.of(6_000, 1_000, 3);
    double expected = 0;
    int count = 0;
    double right = 0;
    for (int i = 0; i < log.size(); i++) {
      AccessEvent event = log.get(i);
      for (Prediction p : predictor.onAccess(event)) {
        if (i > 2_000 && i < log.size() - 200) {
          expected += p.probability();
          count++;
          right += discounted(log, i, p.key());
        }
      }
    }

    assertThat(count).isGreaterThan(500);
    assertThat(expected / right).isBetween(0.85, 1.15);
  }

  private static double discounted(List<AccessEvent> log, int from, Key key) {
    int back = 0;
    for (int i = from + 1; i < log.size() && back < Explainer.HORIZON; i++) {
      if (log.get(i).session().equals(log.get(from).session())) {
        back++;
        if (log.get(i).key().equals(key)) {
          return Explainer.discount(back);
        }
      }
    }
    return 0;
  }

  @Test
  void onAccess_sessionsThatMostlyEnd_expectsLittleMore() {
    Predictor predictor = HunchPredictor.untrained();
    Random random = new Random(7);
    for (int i = 0; i < 4_000; i++) {
      predictor.onAccess(ShopLog.event(i * 10L, "s" + i, "/home"));
      if (random.nextInt(10) == 0) {
        predictor.onAccess(ShopLog.event(i * 10L + 1, "s" + i, "/checkout"));
      }
    }

    List<Prediction> predictions = predictor.onAccess(ShopLog.event(50_000, "new", "/home"));

    assertThat(of(predictions, "/checkout").orElseThrow().probability())
        .isCloseTo(0.1, within(0.05));
  }

  @Test
  void onLateAnswer_ofASilentSession_expectsNothingMore() {
    Predictor predictor = HunchPredictor.untrained();
    ShopLog.of(2_000, 1_000, 1).forEach(predictor::onAccess);
    AccessEvent asked = ShopLog.event(LATER, "slow", "user:987654");
    predictor.onAccess(asked);
    for (int i = 0; i < 9_000; i++) {
      predictor.onAccess(ShopLog.event(LATER + i, "steady", "user:" + i % 50));
    }

    assertThat(predictor.onLateAnswer(asked)).isEmpty();
  }
}

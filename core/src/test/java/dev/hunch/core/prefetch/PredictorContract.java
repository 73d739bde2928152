package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every predictor must do. */
public abstract class PredictorContract {
  private static final int EVENTS = 2_000;

  /** Returns a predictor in its first state; each call returns an equal one. */
  protected abstract Predictor newPredictor() throws Exception;

  @Test
  void onAccess_sameEvents_predictsTheSame() throws Exception {
    Predictor first = newPredictor();
    Predictor second = newPredictor();
    for (AccessEvent event : events(1)) {
      assertThat(first.onAccess(event)).as("%s", event).isEqualTo(second.onAccess(event));
    }
  }

  @Test
  void onAccess_anyEvents_predictsDistinctKeysTheMostProbableFirst() throws Exception {
    for (long seed = 2; seed < 5; seed++) {
      Predictor predictor = newPredictor();
      for (AccessEvent event : events(seed)) {
        List<Prediction> predictions = predictor.onAccess(event);
        List<Key> keys = predictions.stream().map(Prediction::key).toList();
        assertThat(keys).as("seed %d, %s", seed, event).doesNotHaveDuplicates();
        List<Double> probabilities = predictions.stream().map(Prediction::probability).toList();
        assertThat(probabilities)
            .as("seed %d, %s", seed, event)
            .allMatch(p -> p >= 0 && p <= 1)
            .isSortedAccordingTo((a, b) -> Double.compare(b, a));
      }
    }
  }

  @Test
  void onAccess_oddKeysAndTimes_doesNotFail() throws Exception {
    Predictor predictor = newPredictor();
    String[] texts = {
      "x",
      ":",
      "|||",
      "a:b|c|d".repeat(300),
      "0",
      "-1",
      "00012",
      "9".repeat(40),
      "ä✓😀",
      "\0\n\t",
      "/a/b?c=d&e=f",
      "order.s1:1|-9223372036854775808|9223372036854775807",
      "{x}",
      "  "
    };
    long[] times = {0, -5, 1_767_225_600_000L, 1_767_225_599_000L, 4_000_000_000_000L};
    for (long time : times) {
      for (String text : texts) {
        for (String session : List.of("-", "s")) {
          Key key = Key.of("n", text);
          for (AccessResult result : AccessResult.values()) {
            assertThat(predictor.onAccess(new AccessEvent(time, session, key, result, 0)))
                .isNotNull();
          }
        }
      }
    }
  }

  /** Sessions that browse users, their orders and the orders' products. */
  private static List<AccessEvent> events(long seed) {
    Random random = new Random(seed);
    int[] steps = new int[8];
    int[] users = new int[8];
    List<AccessEvent> events = new ArrayList<>();
    long millis = 1_767_225_600_000L;
    while (events.size() < EVENTS) {
      int session = random.nextInt(steps.length);
      if (steps[session]++ % 5 == 0) {
        users[session] = random.nextInt(500);
      }
      int user = users[session];
      String text =
          switch (steps[session] % 5) {
            case 1 -> "user:" + user;
            case 2 -> "user:" + user + ":orders";
            case 3 -> "order:" + user * 7;
            case 4 -> "order:" + user * 7 + ":lines";
            default -> "product:" + random.nextInt(20);
          };
      millis += random.nextInt(400);
      events.add(
          new AccessEvent(
              millis,
              "s" + session,
              Key.of("shop", text),
              random.nextBoolean() ? AccessResult.HIT : AccessResult.MISS,
              random.nextInt(2_000)));
    }
    return events;
  }
}

package dev.hunch.predictor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.core.prefetch.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that are made of what a response held. */
class FromValueTest {
  private static final long LATER = 1_800_000_000_000L;

  private final HunchPredictor predictor = HunchPredictor.untrained();

  private static List<String> products(List<Prediction> predictions) {
    return predictions.stream()
        .map(prediction -> prediction.key().text())
        .filter(key -> key.startsWith("product:"))
        .toList();
  }

  private void readOrders() {
    Orders.log(300, 1).forEach(predictor::onAccess);
    predictor.onAccess(Orders.event(LATER, "new", "order:5", "[{\"cents\":5}]"));
  }

  @Test
  void onAccess_listOfProductsNeverSeen_predictsEach() {
    readOrders();

    List<Prediction> predictions =
        predictor.onAccess(
            Orders.event(LATER, "new", "order:5:lines", Orders.lines(111_222, 333_444, 555_666)));

    assertThat(products(predictions))
        .contains("product:111222", "product:333444", "product:555666");
    Prediction first =
        predictions.stream()
            .filter(prediction -> prediction.key().equals(Key.of("shop", "product:111222")))
            .findFirst()
            .orElseThrow();
    assertThat(first.probability()).isGreaterThan(0.3);
    assertThat(first.reason().action()).startsWith("product:{field [].product_id of last order:");
  }

  @Test
  void onAccess_responseNotShown_predictsNoneOfThem() {
    readOrders();

    List<Prediction> predictions =
        predictor.onAccess(
            Orders.event(LATER, "new", "order:5:lines", Orders.lines(111_222))
                .withResponse(Response.NONE));

    assertThat(products(predictions)).doesNotContain("product:111222");
  }

  @Test
  void onLateAnswer_ofTheLastRead_predictsWhatItHolds() {
    readOrders();
    AccessEvent answered = Orders.event(LATER, "new", "order:5:lines", Orders.lines(111_222));
    List<Prediction> before = predictor.onAccess(answered.withResponse(Response.NONE));

    List<Prediction> after = predictor.onLateAnswer(answered.asLateAnswer());

    assertThat(products(before)).doesNotContain("product:111222");
    assertThat(products(after)).contains("product:111222");
    assertThat(predictor.onLateAnswer(answered.asLateAnswer())).as("told twice").isEmpty();
  }

  @Test
  void onLateAnswer_whenTheSessionHasGoneOn_predictsFromItAllTheSame() {
    readOrders();
    AccessEvent answered = Orders.event(LATER, "new", "order:5:lines", Orders.lines(111_222));
    predictor.onAccess(answered.withResponse(Response.NONE));
    predictor.onAccess(Orders.event(LATER, "new", "product:77777", "[]"));

    assertThat(products(predictor.onLateAnswer(answered.asLateAnswer())))
        .contains("product:111222");
  }

  @Test
  void onLateAnswer_ofASessionUnknown_changesNothing() {
    assertThat(
            predictor.onLateAnswer(
                Orders.event(LATER, "x", "order:5:lines", "[{\"product_id\":1}]")))
        .isEmpty();
  }

  @Test
  void onAccess_sameLogAnsweredLate_learnsTheSameAction() {
    for (AccessEvent event : Orders.log(300, 1)) {
      predictor.onAccess(event.withResponse(Response.NONE));
      predictor.onLateAnswer(event.asLateAnswer());
    }
    List<String> actions =
        predictor.knowledge().vocabulary.actions().stream()
            .map(action -> action.describe(predictor.knowledge().grammar.templates()))
            .toList();

    assertThat(actions)
        .anyMatch(words -> words.startsWith("product:{field [].product_id of last order:"));
  }
}

package dev.hunch.predictor.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.access.ResponseFields;
import dev.hunch.predictor.grammar.KeyGrammar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slots that are taken from the fields of responses. */
class FieldExplanationTest {
  private final KeyGrammar grammar = new KeyGrammar();
  private final ActionVocabulary vocabulary = new ActionVocabulary();
  private final Explainer explainer = new Explainer(vocabulary);

  /**
   * Reads pairs of keys, the first answered with the fields, and returns what explains the second.
   */
  private @Nullable Action explainPair(String first, ResponseFields response, String second) {
    SessionWindow window = new SessionWindow();
    window.push(Key.of("n", first), grammar.read(Key.of("n", first)), response);
    Action[] found = new Action[1];
    explainer.explain(
        window,
        grammar.read(Key.of("n", second)),
        (back, action, rank) -> {
          if (rank == 0) {
            found[0] = vocabulary.get(action);
          }
        });
    return found[0];
  }

  private static Action known(@Nullable Action action) {
    assertThat(action).isNotNull();
    if (action == null) {
      throw new AssertionError();
    }
    return action;
  }

  private static ResponseFields fields(@Nullable String... pathsAndValues) {
    ResponseFields.Builder fields = new ResponseFields.Builder();
    for (int i = 0; i < pathsAndValues.length; i += 2) {
      fields.add(String.valueOf(pathsAndValues[i]), pathsAndValues[i + 1]);
    }
    return fields.build();
  }

  private List<String> makeEach(Action action, String key, ResponseFields response) {
    SessionWindow window = new SessionWindow();
    window.push(Key.of("n", key), grammar.read(Key.of("n", key)), response);
    List<String> made = new ArrayList<>();
    for (int element = 0; element < action.elements(window); element++) {
      Key one = action.keyIn(window, element, grammar.templates());
      made.add(one == null ? "none" : one.text());
    }
    return made;
  }

  @Test
  void explain_fieldOfAList_makesAKeyOfEachElement() {
    explainPair("order:17", fields("[].p", "500", "[].p", "9000"), "product:9000");
    Action action =
        known(explainPair("order:91", fields("[].p", "70", "[].p", "888"), "product:888"));

    assertThat(action.describe(grammar.templates()))
        .startsWith("product:{field [].p of last order:");
    assertThat(makeEach(action, "order:5", fields("[].p", "1", "[].p", null, "[].p", "x y")))
        .containsExactly("product:1", "none", "product:x y");
    assertThat(makeEach(action, "order:5", fields("other", "1"))).isEmpty();
  }

  @Test
  void explain_twoSlotsFromAList_takesBothFromOneElement() {
    for (int i = 0; i < 3; i++) {
      ResponseFields lines =
          fields("[].w", "4" + i, "[].i", "91" + i, "[].w", "7" + i, "[].i", "83" + i);
      explainPair("order:" + (1000 + i), lines, "stock:7" + i + "|83" + i);
    }
    Action action =
        known(
            explainPair(
                "order:2000",
                fields("[].w", "21", "[].i", "123", "[].w", "32", "[].i", "456"),
                "stock:32|456"));

    assertThat(
            makeEach(action, "order:3", fields("[].w", "1", "[].i", "2", "[].w", "3", "[].i", "4")))
        .containsExactly("stock:1|2", "stock:3|4");
  }

  @Test
  void explain_slotsOfDifferentElements_areNoField() {
    for (int i = 0; i < 3; i++) {
      assertThat(
              explainPair(
                  "order:" + (1000 + i),
                  fields("[].w", "4" + i, "[].i", "91" + i, "[].w", "7" + i, "[].i", "83" + i),
                  "stock:4" + i + "|83" + i))
          .isNull();
    }
  }

  @Test
  void explain_severalFieldsHaveTheText_takesTheOneThatOftenestDid() {
    Action action = null;
    for (int i = 0; i < 30; i++) {
      String product = Integer.toString(i % 10 == 9 ? 1 : 300 + i * 7);
      action =
          explainPair(
              "order:" + (1000 + i), fields("line", "1", "p", product), "product:" + product);
    }

    assertThat(known(action).describe(grammar.templates())).contains("field p of");
  }

  @Test
  void explain_zeroPaddedField_padsAgain() {
    explainPair("a:1000", fields("n", "17"), "b:00000017");
    explainPair("a:2000", fields("n", "91"), "b:00000091");
    Action action = known(explainPair("a:3000", fields("n", "555"), "b:00000555"));

    assertThat(makeEach(action, "a:4000", fields("n", "123456"))).containsExactly("b:00123456");
  }

  @Test
  void explain_slotThatIsCopied_isNoField() {
    explainPair("user:1000", fields("id", "1000"), "cart:1000");
    Action action = known(explainPair("user:2000", fields("id", "2000"), "cart:2000"));

    assertThat(action.describe(grammar.templates()))
        .isEqualTo("cart:{copy slot 0 of last user:{0}}");
  }

  @Test
  void json_fieldSource_isReadBack() throws IOException {
    explainPair("order:17", fields("[].p", "500"), "product:500");
    explainPair("order:91", fields("[].p", "70"), "product:70");
    byte[] json = ActionsJson.write(vocabulary, explainer, grammar.templates());
    ActionVocabulary copy = new ActionVocabulary();

    ActionsJson.read(json, copy, new Explainer(copy), grammar.templates());

    assertThat(copy.actions()).hasSize(1).isEqualTo(vocabulary.actions());
    assertThat(copy.takesFieldsOf(copy.get(0).template())).isFalse();
    assertThat(copy.takesFieldsOf(0)).isTrue();
  }
}

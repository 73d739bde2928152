package dev.hunch.predictor.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.grammar.ParsedKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private final KeyGrammar grammar = new KeyGrammar();
  private final ActionVocabulary vocabulary = new ActionVocabulary();
  private final Explainer explainer = new Explainer(vocabulary);

  /** Reads sessions of keys, and returns the action that explains the last key of the last one. */
  private @Nullable Action explain(String... sessions) {
    Action[] found = new Action[1];
    for (String session : sessions) {
      SessionWindow window = new SessionWindow();
      for (String text : session.split(" ", -1)) {
        Key key = Key.of("n", text);
        ParsedKey parsed = grammar.read(key);
        found[0] = null;
        explainer.explain(
            window,
            parsed,
            (back, action, rank) -> {
              if (back == 1 && rank == 0) {
                found[0] = vocabulary.get(action);
              }
            });
        window.push(key, parsed);
      }
    }
    return found[0];
  }

  private @Nullable Key make(Action action, String... keys) {
    SessionWindow window = new SessionWindow();
    for (String text : keys) {
      window.push(Key.of("n", text), grammar.read(Key.of("n", text)));
    }
    return action.keyIn(window, 0, grammar.templates());
  }

  private Action explained(String... sessions) {
    Action action = explain(sessions);
    assertThat(action).isNotNull();
    if (action == null) {
      throw new AssertionError();
    }
    return action;
  }

  @Test
  void explain_copiedSlot_makesKeysNeverSeen() {
    Action action = explained("user:17 orders:17", "user:91 orders:91", "user:55 orders:55");

    assertThat(action.describe(grammar.templates()))
        .isEqualTo("orders:{copy slot 0 of last user:{0}}");
    assertThat(make(action, "user:123456")).isEqualTo(Key.of("n", "orders:123456"));
  }

  @Test
  void explain_seenOnce_isNotBelieved() {
    assertThat(explain("user:17 orders:17")).isNull();
  }

  @Test
  void explain_slotsFromTwoEvents_takesEachFromItsOwn() {
    Action action =
        explained(
            "seat:511 flight:88 booking:88|511",
            "seat:612 flight:93 booking:93|612",
            "seat:713 flight:64 booking:64|713");

    assertThat(make(action, "seat:999", "flight:777")).isEqualTo(Key.of("n", "booking:777|999"));
  }

  @Test
  void explain_nextNumber_isAStep() {
    Action action = explained("page:5 page:6", "page:70 page:71", "page:133 page:134");

    assertThat(make(action, "page:8000")).isEqualTo(Key.of("n", "page:8001"));
    assertThat(action.describe(grammar.templates()))
        .isEqualTo("page:{number in slot 0 of last page:{0} plus 1}");
  }

  @Test
  void explain_zeroPaddedCopy_padsAgain() {
    Action action = explained("a:17 b:00000017", "a:91 b:00000091", "a:555 b:00000555");

    assertThat(make(action, "a:123456")).isEqualTo(Key.of("n", "b:00123456"));
  }

  @Test
  void explain_slotThatHardlyChanges_isAConstant() {
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sessions.add("item:" + (100 + i * 13) + " stock:" + (100 + i * 13) + "|1");
    }
    Action action = explained(sessions.toArray(String[]::new));

    assertThat(action.describe(grammar.templates()))
        .isEqualTo("stock:{copy slot 0 of last item:{0}}|{\"1\"}");
  }

  @Test
  void explain_unrelatedKeys_areNotExplained() {
    assertThat(explain("a:10 b:500", "a:20 b:9000", "a:30 b:44444")).isNull();
  }

  @Test
  void instantiate_sessionLacksTheSource_makesNothing() {
    Action action = explained("user:17 orders:17", "user:91 orders:91", "user:55 orders:55");

    assertThat(make(action, "product:5")).isNull();
  }

  @Test
  void vocabulary_moreActionsThanFit_keepsItsBoundAndWhatIsPinned() {
    explained("user:17 orders:17", "user:91 orders:91", "user:55 orders:55");
    vocabulary.pin(0);
    Action pinned = vocabulary.get(0);
    for (int i = 0; i < ActionVocabulary.CAPACITY + 500; i++) {
      long signature = ParsedKey.mix(i + 1L);
      int n = i;
      for (int twice = 0; twice < 2; twice++) {
        vocabulary.explained(signature, 0, () -> List.of(new Source.Constant("c" + n)));
      }
    }

    assertThat(vocabulary.size()).isEqualTo(ActionVocabulary.CAPACITY);
    assertThat(vocabulary.get(0)).isEqualTo(pinned);
  }

  @Test
  void json_roundTrip_keepsEveryAction() throws IOException {
    explain("user:17 orders:17", "user:91 orders:91 page:7", "user:55 orders:55 page:8 page:9");
    explain("a:17 b:00000017", "a:91 b:00000091", "a:555 b:00000555");
    byte[] json = ActionsJson.write(vocabulary, explainer, grammar.templates());
    ActionVocabulary copy = new ActionVocabulary();
    Explainer copied = new Explainer(copy);

    ActionsJson.read(json, copy, copied, grammar.templates());

    assertThat(copy.actions()).isNotEmpty().isEqualTo(vocabulary.actions());
    assertThat(ActionsJson.write(copy, copied, grammar.templates())).isEqualTo(json);
  }
}

package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every grammar, whatever keys it learned from. */
class GrammarPropertiesTest {
  private static final GrammarRules RULES =
      new GrammarRules(
          Map.of(
              "n", new GrammarRules.ForNamespace(List.of("order:{id}:lines", "/{a}?{q}"), false)));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void render_anyKey_givesTheKeyBack(long seed) {
    for (GrammarRules rules : List.of(GrammarRules.NONE, RULES)) {
      KeyGrammar grammar = new KeyGrammar(rules);
      GeneratedKeys keys = new GeneratedKeys(seed);
      for (int i = 0; i < 6_000; i++) {
        Key key = Key.of("n", keys.next());
        assertThat(rendered(grammar.read(key))).isEqualTo(key.text());
        assertThat(rendered(grammar.parse(key))).isEqualTo(key.text());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void fingerprint_ofOneGrammar_isTheSameForTheSameKeyOnly(long seed) {
    for (GrammarRules rules : List.of(GrammarRules.NONE, RULES)) {
      KeyGrammar grammar = new KeyGrammar(rules);
      GeneratedKeys keys = new GeneratedKeys(seed);
      List<Key> learned = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        learned.add(Key.of("n", keys.next()));
        grammar.observe(learned.get(i));
      }
      Map<Long, Key> byPrint = new HashMap<>();
      for (Key key : learned) {
        long print = grammar.parse(key).fingerprint();
        assertThat(grammar.parse(key).fingerprint()).isEqualTo(print);
        Key before = byPrint.put(print, key);
        assertThat(before == null || before.equals(key)).as("%s and %s", before, key).isTrue();
      }
    }
  }

  @Test
  void read_sameKeysInTheSameOrder_givesTheSameGrammar() throws Exception {
    KeyGrammar first = new KeyGrammar(RULES);
    KeyGrammar second = new KeyGrammar(RULES);
    GeneratedKeys keys = new GeneratedKeys(6);
    for (int i = 0; i < 5_000; i++) {
      Key key = Key.of("n", keys.next());
      assertThat(first.read(key).fingerprint()).isEqualTo(second.read(key).fingerprint());
    }
    assertThat(GrammarJson.write(first)).isEqualTo(GrammarJson.write(second));
  }

  @Test
  void json_ofAnyGrammar_learnsOnAlike() throws Exception {
    KeyGrammar grammar = new KeyGrammar(RULES);
    GeneratedKeys keys = new GeneratedKeys(7);
    for (int i = 0; i < 3_000; i++) {
      grammar.read(Key.of("n", keys.next()));
    }
    KeyGrammar copy = GrammarJson.read(GrammarJson.write(grammar));
    assertThat(copy.rules()).isEqualTo(RULES);
    for (int i = 0; i < 3_000; i++) {
      Key key = Key.of("n", keys.next());
      assertThat(copy.read(key).fingerprint()).isEqualTo(grammar.read(key).fingerprint());
    }
    assertThat(GrammarJson.write(copy)).isEqualTo(GrammarJson.write(grammar));
  }

  @Test
  void read_hostileKeys_keepsTheGrammarSmall() throws Exception {
    KeyGrammar grammar = new KeyGrammar();
    GeneratedKeys keys = new GeneratedKeys(8);
    String letters = "abcdefghijklmnop";
    int half = 0;
    for (int i = 0; i < 12_000; i++) {
      String head = keys.noise(i % 3 == 0 ? 200 : 6, letters) + ":";
      String names = "?" + keys.noise(6, letters) + "=1&" + keys.noise(300, letters) + "=2";
      String text = i % 2 == 0 ? head + keys.noise(900, letters) : "/" + keys.noise(5, letters);
      grammar.read(Key.of("n", i % 5 == 0 ? text + names : text));
      half = i == 6_000 ? GrammarJson.write(grammar).length : half;
    }
    assertThat(grammar.templates()).hasSizeLessThanOrEqualTo(8_192 + 512);
    assertThat(grammar.headCount()).isLessThanOrEqualTo(513);
    assertThat(GrammarJson.write(grammar).length).isLessThan(half + half / 4);
  }

  private static String rendered(ParsedKey key) {
    String[] slots = new String[key.slotCount()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = key.slot(i);
    }
    return key.template().render(slots);
  }
}

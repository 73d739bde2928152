package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hunch.core.access.Key;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrammarRulesTest {
  private static KeyGrammar grammar(boolean isOpaque, String... templates) {
    return new KeyGrammar(rules(isOpaque, templates));
  }

  private static GrammarRules rules(boolean isOpaque, String... templates) {
    return new GrammarRules(
        Map.of("n", new GrammarRules.ForNamespace(List.of(templates), isOpaque)));
  }

  private static String pattern(KeyGrammar grammar, String text) {
    return grammar.read(Key.of("n", text)).template().pattern();
  }

  @Test
  void read_keyOfAConfiguredTemplate_winsOverWhatIsLearned() {
    KeyGrammar grammar = grammar(false, "item/{a}|{b}", "user:{id}");
    ParsedKey key = grammar.read(Key.of("n", "item/x/y:7|00:12"));
    assertThat(key.template().pattern()).isEqualTo("item/{0}|{1}");
    assertThat(key.slot(0)).isEqualTo("x/y:7");
    assertThat(key.slot(1)).isEqualTo("00:12");
    assertThat(grammar.read(Key.of("n", "user:42")).number(0, 0)).isEqualTo(42);
    assertThat(grammar.isConfigured(key.template())).isTrue();
  }

  @Test
  void read_keyOfNoConfiguredTemplate_isLearned() {
    KeyGrammar grammar = grammar(false, "user:{id}");
    assertThat(pattern(grammar, "order:5:lines")).isEqualTo("order:{0}:lines");
    assertThat(pattern(grammar, "user:")).isEqualTo("user:");
    assertThat(new KeyGrammar(rules(false, "a:{x}")).read(Key.of("other", "a:1|2")).slotCount())
        .isEqualTo(2);
  }

  @Test
  void read_severalTemplatesFit_theMostFixedOneCountsThenTheFirst() {
    KeyGrammar grammar = grammar(false, "{any}", "a:{x}", "a:{x}:lines", "{y}:b:");
    assertThat(pattern(grammar, "a:1:lines")).isEqualTo("a:{0}:lines");
    assertThat(pattern(grammar, "a:1")).isEqualTo("a:{0}");
    assertThat(pattern(grammar, "z")).isEqualTo("{0}");
    KeyGrammar equal = grammar(false, "a:{x}", "{y}:a");
    assertThat(pattern(equal, "a:a")).isEqualTo("a:{0}");
  }

  @Test
  void read_opaqueKeys_areOneSlotEach() {
    KeyGrammar grammar = grammar(true, "user:{id}");
    assertThat(pattern(grammar, "7f:11|a/b?c=1")).isEqualTo("{0}");
    assertThat(pattern(grammar, "user:7")).isEqualTo("user:{0}");
    assertThat(grammar.templates()).hasSize(2);
  }

  @Test
  void read_compositeNumberInAConfiguredSlot_givesItsParts() {
    KeyGrammar grammar = grammar(false, "flight:{id}");
    for (int i = 0; i < 200; i++) {
      grammar.observe(Key.of("n", "flight:" + "%019d%019d".formatted(i * 7 % 1_200, i)));
    }
    ParsedKey key = grammar.parse(Key.of("n", "flight:" + "%019d%019d".formatted(642, 196)));
    assertThat(key.number(0, 1)).isEqualTo(642);
    assertThat(key.number(0, 2)).isEqualTo(196);
  }

  @Test
  void problemsOf_badTemplates_saysWhatIsWrong() {
    assertThat(GrammarRules.problemsOf(List.of("a:{x}", "a{", "a:{y}", "", "{a}{b}", "{1}", "}")))
        .extracting(GrammarRules.Problem::index)
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(GrammarRules.problemsOf(List.of("a:{x}|{x}")).get(0).message())
        .isEqualTo("has a slot twice; give each a name of its own");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules(false, "a{"))
        .withMessage("\"a{\" has a { without a }");
  }

  @Test
  void problemsOf_tooManyTemplates_saysSoOnce() {
    List<String> many = IntStream.range(0, 258).mapToObj(i -> "t" + i).toList();
    assertThat(GrammarRules.problemsOf(many))
        .extracting(GrammarRules.Problem::message)
        .containsExactly("is one too many; 256 templates are allowed");
  }

  @Test
  void disagreementWith_otherRules_namesTheNamespace() {
    GrammarRules trained = rules(false, "a:{x}");
    assertThat(trained.disagreementWith(GrammarRules.NONE)).isNull();
    assertThat(trained.disagreementWith(rules(false, "a:{x}"))).isNull();
    assertThat(trained.disagreementWith(rules(true, "a:{x}"))).isEqualTo("n");
    assertThat(GrammarRules.NONE.disagreementWith(trained)).isEqualTo("n");
    assertThat(GrammarRules.NONE.disagreementWith(rules(false))).isNull();
  }
}

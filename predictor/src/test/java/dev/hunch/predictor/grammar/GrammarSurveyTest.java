package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.grammar.GrammarSurvey.TemplateUse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrammarSurveyTest {
  private final KeyGrammar grammar = new KeyGrammar();

  private GrammarSurvey survey(List<String> texts) {
    List<Key> keys = texts.stream().map(text -> Key.of("n", text)).toList();
    keys.forEach(grammar::observe);
    GrammarSurvey survey = new GrammarSurvey(grammar, 2);
    keys.forEach(survey::add);
    return survey;
  }

  @Test
  void templates_keysOfTwoForms_areCountedWithTheirSlots() {
    GrammarSurvey survey =
        survey(
            IntStream.range(0, 3_000)
                .mapToObj(i -> i % 3 == 0 ? "user:" + i % 30 : "order:" + i + ":lines")
                .toList());

    assertThat(survey.reads()).isEqualTo(3_000);
    assertThat(survey.distinctKeys()).isCloseTo(2_010, within(60L));
    assertThat(survey.heads()).isEqualTo(2);
    TemplateUse orders = survey.templates().get(0);
    assertThat(orders.pattern()).isEqualTo("order:{number}:lines");
    assertThat(orders.reads()).isEqualTo(2_000);
    assertThat(orders.slots().get(0).distinctValues()).isCloseTo(2_000, within(60L));
    assertThat(orders.examples()).containsExactly("order:1:lines", "order:2:lines");
    assertThat(orders.isOpaque()).isFalse();
    TemplateUse users = survey.templates().get(1);
    assertThat(users.pattern()).isEqualTo("user:{number}");
    assertThat(users.distinctKeys()).isEqualTo(10);
  }

  @Test
  void templates_keysWithoutForm_areOpaque() {
    GrammarSurvey survey = survey(List.of("4711", "4712", "99"));

    assertThat(survey.templates()).hasSize(1);
    assertThat(survey.templates().get(0).pattern()).isEqualTo("{number}");
    assertThat(survey.templates().get(0).isOpaque()).isTrue();
  }

  @Test
  void templates_queryStrings_haveTheirNames() {
    GrammarSurvey survey =
        survey(
            IntStream.range(0, 300)
                .mapToObj(
                    i -> "/items/a-" + i + "?sort=" + (i % 2 == 0 ? "up" : "down") + "&p=" + i)
                .toList());

    assertThat(survey.templates().get(0).pattern())
        .isEqualTo("/items/a-{number}?sort={word}&p={number}");
  }
}

package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateMappingTest {
  private static KeyMapping mapping(String... templateAndSql) throws KeyMappingException {
    Map<String, String> sqlByTemplate = new LinkedHashMap<>();
    for (int i = 0; i < templateAndSql.length; i += 2) {
      sqlByTemplate.put(templateAndSql[i], templateAndSql[i + 1]);
    }
    return KeyMapping.ofTemplates(sqlByTemplate);
  }

  private static void assertRefused(String message, String... templateAndSql) {
    assertThatThrownBy(() -> mapping(templateAndSql))
        .isInstanceOfSatisfying(
            KeyMappingException.class,
            e -> assertThat(e.template()).isEqualTo(templateAndSql[templateAndSql.length - 2]))
        .hasMessageContaining(message);
  }

  @Test
  void queryOf_matchingKey_givesSlotsInTheStatementsOrder() throws Exception {
    KeyMapping mapping = mapping("{a}/x/{b}", "select 1 where p = :b and q = :a and r = :b");
    KeyMapping.Query query = mapping.queryOf("1/x/2");
    assertThat(query.sql()).isEqualTo("select 1 where p = ? and q = ? and r = ?");
    assertThat(query.parameters()).containsExactly("2", "1", "2");
  }

  @Test
  void queryOf_severalTemplatesMatch_takesTheMostSpecific() throws Exception {
    KeyMapping mapping =
        mapping(
            "order:{id}", "select 1 where :id = ''",
            "order:{id}:lines", "select 2 where :id = ''",
            "order:latest", "select 3");
    assertThat(mapping.queryOf("order:5:lines").sql()).startsWith("select 2");
    assertThat(mapping.queryOf("order:5:lines").parameters()).containsExactly("5");
    assertThat(mapping.queryOf("order:5:notes").parameters()).containsExactly("5:notes");
    assertThat(mapping.queryOf("order:latest").sql()).isEqualTo("select 3");
  }

  @Test
  void queryOf_keyOfNoTemplate_isUnmappedAndNotTold() throws Exception {
    KeyMapping mapping = mapping("user:{id}", "select 1 where :id = ''");
    for (String key : List.of("user:", "usr:1", "user", ":", "xuser:1")) {
      assertThatThrownBy(() -> mapping.queryOf(key))
          .isInstanceOf(UnmappedKeyException.class)
          .hasMessageNotContaining(key);
    }
  }

  @Test
  void match_slots_areNeverEmptyAndLeftmost() {
    KeyTemplate template = KeyTemplate.parse("a{x}-{y}-z");
    assertThat(template.match("a1-2-z")).isEqualTo(List.of("1", "2"));
    assertThat(template.match("a1-2-3-z")).isEqualTo(List.of("1", "2-3"));
    assertThat(template.match("a--2-z")).isEqualTo(List.of("-", "2"));
    assertThat(template.match("a-2-z")).isNull();
    assertThat(template.match("a1--z")).isNull();
    assertThat(template.match("a1-z")).isNull();
  }

  @Test
  void ofTemplates_mistakes_areTold() {
    assertRefused("no slot of that name", "user:{id}", "select 1 where a = :idd and b = :id");
    assertRefused("does not use the slot {id}", "user:{id}", "select 1");
    assertRefused("is not a SELECT", "user:{id}", "delete from users where id = :id");
    assertRefused("a slot twice", "user:{id}:{id}", "select :id");
    assertRefused("nothing between them", "user:{a}{b}", "select :a, :b");
    assertRefused("{ without a }", "user:{a", "select 1");
    assertRefused("} without a {", "user:a}", "select 1");
    assertRefused("as in {id}", "user:{a b}", "select 1");
    assertRefused(
        "means the same keys as the template \"user:{a}\"",
        "user:{a}",
        "select :a",
        "user:{b}",
        "select :b");
    assertRefused("ambiguous", "ab:{x}", "select :x", "{x}:cd", "select :x");
  }

  @Test
  void ofTemplates_sameLengthButNeverTheSameKey_isAllowed() throws Exception {
    KeyMapping mapping = mapping("user:{x}", "select 'u', :x", "item:{x}", "select 'i', :x");
    assertThat(mapping.queryOf("item:1").sql()).startsWith("select 'i'");
  }
}

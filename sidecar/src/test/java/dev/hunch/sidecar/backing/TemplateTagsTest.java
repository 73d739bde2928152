package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Tags;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTagsTest {
  private static TemplateTags tags(Map<String, List<String>> tags) throws KeyMappingException {
    return TemplateTags.of(Map.of("shop", tags));
  }

  @Test
  void of_keyOfTheForm_hasTheTagsOfItsSlots() throws Exception {
    TemplateTags tags =
        tags(
            Map.of(
                "order:{id}:lines",
                List.of("order:{id}", "orders"),
                "cart:{user}|{item}",
                List.of("{item} of {user}")));
    assertThat(tags.of(Key.of("shop", "order:17:lines")))
        .isEqualTo(Tags.of("shop", List.of("order:17", "orders")));
    assertThat(tags.of(Key.of("shop", "cart:ada|9")))
        .isEqualTo(Tags.of("shop", List.of("9 of ada")));
    assertThat(tags.of(Key.of("shop", "order:17"))).isEqualTo(Tags.NONE);
    assertThat(tags.of(Key.of("other", "order:17:lines"))).isEqualTo(Tags.NONE);
  }

  @Test
  void of_keyOfSeveralForms_hasTheTagsOfAll() throws Exception {
    TemplateTags tags = tags(Map.of("a:{x}", List.of("a"), "a:{x}:b", List.of("{x}")));
    assertThat(tags.of(Key.of("shop", "a:1:b"))).isEqualTo(Tags.of("shop", List.of("a", "1")));
  }

  @Test
  void of_whatIsWrong_isToldWithItsTemplate() {
    assertThatThrownBy(() -> tags(Map.of("user:{id}", List.of("user:{ident}"))))
        .isInstanceOf(KeyMappingException.class)
        .hasMessageContaining(
            "has the tag \"user:{ident}\" with {ident}, and no slot of that name");
    assertThatThrownBy(() -> tags(Map.of("user:{id", List.of("u"))))
        .hasMessageContaining("has a { without a }");
    assertThatThrownBy(() -> tags(Map.of("user:{id}", List.of(""))))
        .hasMessageContaining("has a tag that is empty");
    assertThatThrownBy(
            () ->
                tags(Map.of("user:{id}", Collections.nCopies(Tags.MOST_OF_CONFIGURATION + 1, "t"))))
        .hasMessageContaining("gives a key up to 9 tags");
  }
}

package dev.hunch.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResponseTest {
  @Test
  void fields_askedForTwice_areTakenOutOnce() {
    AtomicInteger times = new AtomicInteger();
    Response response =
        Response.of(
            7,
            () -> {
              times.incrementAndGet();
              return new ResponseFields.Builder().add("id", "5").build();
            });

    assertThat(times).hasValue(0);
    assertThat(response.fields()).isSameAs(response.fields());
    assertThat(times).hasValue(1);
    assertThat(response.heldBytes()).isEqualTo(7);
  }

  @Test
  void of_fieldsThatAreEmpty_isNone() {
    assertThat(Response.of(ResponseFields.EMPTY)).isSameAs(Response.NONE);
    assertThat(Response.NONE.fields().isEmpty()).isTrue();
  }

  @Test
  void fields_ofTwoPaths_liePathAfterPath() {
    ResponseFields fields =
        new ResponseFields.Builder().add("a[]", "1").add("b", null).add("a[]", "2").build();

    assertThat(fields.paths()).isEqualTo(2);
    assertThat(fields.size()).isEqualTo(3);
    assertThat(fields.elements(fields.indexOf("a[]"))).isEqualTo(2);
    assertThat(fields.value(fields.start(0) + 1)).isEqualTo("2");
    assertThat(fields.value(fields.start(fields.indexOf("b")))).isNull();
    assertThat(fields.indexOf("c")).isNegative();
    assertThat(ResponseFields.isList("a[]")).isTrue();
    assertThat(ResponseFields.isList("b")).isFalse();
  }

  @Test
  void toString_ofAnEvent_tellsNoValue() {
    Response response = Response.of(new ResponseFields.Builder().add("id", "secret").build());
    AccessEvent event =
        new AccessEvent(1, "s", Key.of("n", "k"), AccessResult.HIT, 1, response, false);

    assertThat(event.toString() + response.fields()).doesNotContain("secret");
  }

  @Test
  void parse_whatARelationWrote_isTheSame() {
    FieldRelation relation = new FieldRelation(8, 12, 16, "lines[].*.product-id", 15);
    StringBuilder text = new StringBuilder();
    relation.append(text);

    assertThat(text).hasToString("8-12=16:lines[].*.product-id:15");
    assertThat(FieldRelation.parse(text.toString())).isEqualTo(relation);
  }

  @Test
  void parse_anythingElse_isNothing() {
    for (String text :
        new String[] {
          "", "x", "8-12=2:p", "12-8=2:p:0", "8-12=17:p:0", "8-12=0:p:0", "8-12=2:p:16", "8-12=2::0"
        }) {
      assertThat(FieldRelation.parse(text)).as(text).isNull();
    }
    assertThatThrownBy(() -> new FieldRelation(3, 3, 1, "p", 0)).hasMessageContaining("3 to 3");
  }

  @Test
  void hasPart_textBetweenCuts_isOne() {
    assertThat(KeyText.hasPart("order:17:lines", "17")).isTrue();
    assertThat(KeyText.hasPart("u17", "17")).isTrue();
    assertThat(KeyText.hasPart("order:170", "17")).isFalse();
    assertThat(KeyText.hasPart("a-b-c", "a-b")).isTrue();
    assertThat(KeyText.hasPart("orders", "order")).isFalse();
  }
}

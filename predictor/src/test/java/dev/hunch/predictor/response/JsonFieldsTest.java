package dev.hunch.predictor.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.core.access.ResponseFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  private static final Key KEY = Key.of("shop", "order:17:lines");

  private static ResponseFields read(String json) {
    return JsonFields.responseOf(KEY, json.getBytes(StandardCharsets.UTF_8)).fields();
  }

  /** Each path with its values: {@code [].id=5,7}. */
  private static List<String> fieldsOf(ResponseFields fields) {
    List<String> all = new ArrayList<>();
    for (int path = 0; path < fields.paths(); path++) {
      StringBuilder text = new StringBuilder(fields.path(path)).append('=');
      for (int element = 0; element < fields.elements(path); element++) {
        text.append(element == 0 ? "" : ",").append(fields.value(fields.start(path) + element));
      }
      all.add(text.toString());
    }
    return all;
  }

  @Test
  void read_rows_numbersAndShortTextsByPath() {
    assertThat(
            fieldsOf(
                read(
                    " [{\"product_id\":5,\"sku\":\"A-1\",\"price\":1.5,\"gift\":true,\"note\":null},"
                        + "{\"product_id\":7,\"sku\":\"\",\"price\":2.5,\"gift\":false,\"note\":\"x\"}]")))
        .containsExactly(
            "[].product_id=5,7",
            "[].sku=A-1,null",
            "[].price=null,null",
            "[].gift=null,null",
            "[].note=null,x");
  }

  @Test
  void read_nested_pathsTellTheWay() {
    assertThat(
            fieldsOf(
                read(
                    "{\"id\":3,\"lines\":[{\"p\":{\"id\":1}},{\"p\":{\"id\":2}}],\"m\":[[8],[9]]}")))
        .containsExactly("id=3", "lines[].p.id=1,2", "m[][]=8,9");
  }

  @Test
  void read_whatTheKeyTells_isLeftOut() {
    assertThat(fieldsOf(read("{\"order_id\":17,\"user_id\":170,\"kind\":\"lines\"}")))
        .containsExactly("order_id=null", "user_id=170", "kind=null");
  }

  @Test
  void read_namesThatMayBeData_areNotKept() {
    assertThat(
            fieldsOf(
                read(
                    "{\"ada@example.org\":1,\"4711\":2,\"customer12345\":3,\"\":4,\"ü\":5,"
                        + "\"address_2\":{\"Zip-Code\":6}}")))
        .containsExactly("*=1,2,3,4,5", "address_2.Zip-Code=6");
  }

  @Test
  void read_repeatedName_countsEachTime() {
    assertThat(fieldsOf(read("{\"id\":1,\"id\":2}"))).containsExactly("id=1,2");
  }

  @Test
  void read_unicodeAndEscapes_areDecoded() {
    assertThat(fieldsOf(read("{\"a\":\"J\\u00fcrgen\",\"b\":\"Zoë 😀\"}")))
        .containsExactly("a=Jürgen", "b=Zoë 😀");
  }

  @Test
  void read_longText_isNoField() {
    assertThat(
            fieldsOf(read("{\"a\":\"" + "x".repeat(64) + "\",\"b\":\"" + "x".repeat(65) + "\"}")))
        .containsExactly("a=" + "x".repeat(64), "b=null");
  }

  @Test
  void read_damaged_hasNoFields() {
    String whole = "[{\"id\":5,\"name\":\"x\"},{\"id\":7,\"name\":\"y\"}]";
    for (int end = 0; end < whole.length(); end++) {
      assertThat(read(whole.substring(0, end)).isEmpty()).as(whole.substring(0, end)).isTrue();
    }
    assertThat(read(whole + "]").isEmpty()).isTrue();
    assertThat(read("{\"id\":01}").isEmpty()).isTrue();
    assertThat(read("{id:1}").isEmpty()).isTrue();
    byte[] latin = "{\"id\":5,\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(JsonFields.read(KEY, latin).isEmpty()).as("no UTF-8").isTrue();
    assertThat(read(whole).isEmpty()).isFalse();
  }

  @Test
  void responseOf_whatIsNoJson_isNotLookedAt() {
    for (String text : List.of("", "   ", "7", "\"text\"", "null", "<a/>", "\0{}", "x{}")) {
      assertThat(JsonFields.responseOf(KEY, text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isSameAs(Response.NONE);
    }
    assertThat(JsonFields.responseOf(KEY, null)).isSameAs(Response.NONE);
  }

  @Test
  void responseOf_tooLarge_isNotLookedAt() {
    byte[] largest =
        ("[1" + " ".repeat(JsonFields.MAX_BYTES - 3) + "]").getBytes(StandardCharsets.UTF_8);
    byte[] larger =
        ("[1" + " ".repeat(JsonFields.MAX_BYTES - 2) + "]").getBytes(StandardCharsets.UTF_8);

    assertThat(JsonFields.responseOf(KEY, largest).fields().size()).isEqualTo(1);
    assertThat(JsonFields.responseOf(KEY, larger)).isSameAs(Response.NONE);
  }

  @Test
  void read_deepNesting_endsAtItsBound() {
    assertThat(read("[".repeat(4_000) + "]".repeat(4_000)).isEmpty()).isTrue();
    assertThat(fieldsOf(read("[".repeat(8) + "5" + "]".repeat(8))))
        .containsExactly("[]".repeat(8) + "=5");
    assertThat(read("[".repeat(9) + "5" + "]".repeat(9)).isEmpty()).isTrue();
  }

  @Test
  void read_manyValues_endsAtItsBounds() {
    StringBuilder list = new StringBuilder("[1");
    for (int i = 2; i < 3_000; i++) {
      list.append(',').append(i);
    }
    StringBuilder names = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 400; i++) {
      names
          .append(",\"")
          .append("b".repeat(1 + i % 20))
          .append((char) ('a' + i / 20))
          .append("\":5");
    }

    assertThat(read(list + "]").size()).isEqualTo(ResponseFields.MAX_ELEMENTS);
    assertThat(read(names + "}").size()).isEqualTo(ResponseFields.MAX_VALUES);
  }

  @Test
  void read_anyBytes_neverFails() {
    SplittableRandom random = new SplittableRandom(5);
    byte[] valid =
        "[{\"id\":5,\"n\":\"ü\\u0041\",\"l\":[1,2,{\"x\":-7e3}]}]".getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = valid.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt(256);
      }
      assertThat(JsonFields.responseOf(KEY, bytes).fields().size()).isBetween(0, 128);
    }
  }

  @Test
  void toString_ofEverythingOnTheWay_tellsNoValue() {
    Response response =
        JsonFields.responseOf(KEY, "{\"password\":\"hunter2\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(response.fields().toString() + response).doesNotContain("hunter2");
  }
}

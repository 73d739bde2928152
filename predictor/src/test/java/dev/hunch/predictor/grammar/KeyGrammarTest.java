package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class KeyGrammarTest {
  private final KeyGrammar grammar = new KeyGrammar();
  private final Random random = new Random(7);

  private ParsedKey read(String text) {
    return grammar.read(Key.of("n", text));
  }

  private void observe(int count, IntFunction<String> text) {
    for (int i = 0; i < count; i++) {
      grammar.observe(Key.of("n", text.apply(i)));
    }
  }

  private String pattern(String text) {
    return grammar.parse(Key.of("n", text)).template().pattern();
  }

  @Test
  void read_firstKeyOfAll_takesNumbersForSlots() {
    ParsedKey key = read("airport.s3:201");

    assertThat(key.template().pattern()).isEqualTo("airport.s3:{0}");
    assertThat(key.slot(0)).isEqualTo("201");
    assertThat(key.number(0, 0)).isEqualTo(201);
  }

  @Test
  void read_wordBehindAnId_staysConstant() {
    observe(200, i -> i % 2 == 0 ? "order:" + i + ":lines" : "order:" + i);

    assertThat(pattern("order:99999:lines")).isEqualTo("order:{0}:lines");
    assertThat(pattern("order:99999")).isEqualTo("order:{0}");
  }

  @Test
  void parse_parametersWithDates_makeOneTemplate() {
    observe(300, i -> "flight.s3:" + i + "|2027-01-09 12:57:3" + i % 10 + "|2027-01-10|" + i * 3);

    assertThat(pattern("flight.s3:203|2027-01-05 20:57:32.929|2027-01-06 20:57:32|170"))
        .isEqualTo("flight.s3:{0}|{1}|{2}|{3}");
  }

  @Test
  void parse_freeTextThatHoldsTheDelimiter_isOneSlot() {
    String letters = "abcdefgXYZ!.~)(|{ ,:/";
    Set<String> patterns = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder title = new StringBuilder("!");
      for (int j = 0; j < 12; j++) {
        title.append(letters.charAt(random.nextInt(letters.length())));
      }
      patterns.add(read("page.s1:" + i % 4 + "|" + title + " [" + i + "]").template().pattern());
    }

    ParsedKey key = read("page.s1:0|!a.j~|y)Mte'tR{)mP [911]");
    assertThat(key.template().pattern()).isEqualTo("page.s1:{0}|{1}");
    assertThat(key.slot(1)).isEqualTo("!a.j~|y)Mte'tR{)mP [911]");
    assertThat(patterns).as("templates on the way there").hasSizeLessThan(15);
  }

  @Test
  void parse_lastNumberOfFreeText_isANumberOfTheSlot() {
    observe(100, i -> "page.s1:" + i % 3 + "|~) x'{ [" + i + "]");

    assertThat(grammar.parse(Key.of("n", "page.s1:0|!a.~'t [911]")).number(1, 1)).isEqualTo(911);
  }

  @Test
  void parse_compositeNumber_givesItsParts() {
    observe(
        200,
        i ->
            String.format(
                Locale.ROOT, "flight.s2:%019d%019d%019d", random.nextInt(1200), i % 280, i));

    ParsedKey key =
        grammar.parse(Key.of("n", String.format("flight.s2:%019d%019d%019d", 642, 196, 12)));
    assertThat(key.number(0, 1)).isEqualTo(642);
    assertThat(key.number(0, 2)).isEqualTo(196);
    assertThat(key.number(0, 3)).isEqualTo(12);
  }

  @Test
  void parse_urlPaths_keepsFewPlacesConstant() {
    observe(500, i -> "/users/" + i + (i % 2 == 0 ? "/orders" : "/profile"));

    assertThat(pattern("/users/77777/orders")).isEqualTo("/users/{0}/orders");
  }

  @Test
  void parse_queryString_takesItsValueForASlot() {
    observe(100, i -> "/items?id=" + i);

    assertThat(pattern("/items?id=4711")).isEqualTo("/items?id={0}");
  }

  @Test
  void parse_delimiterOfThePathInAQuery_isOfTheValue() {
    observe(200, i -> i % 2 == 0 ? "/user/login?to=node/" + i : "/user/" + i);

    assertThat(pattern("/user/login?to=node/77/edit")).isEqualTo("/user/login?to={0}");
  }

  @Test
  void parse_manyNamesOfParameters_makeTheQueryOneSlot() {
    observe(500, i -> "/q?" + word() + "=1");

    assertThat(pattern("/q?never=2")).isEqualTo("/q?{0}");
    assertThat(grammar.templates()).hasSizeLessThan(100);
  }

  @Test
  void parse_questionMarksInFreeText_beginNoQuery() {
    observe(200, i -> "page:" + i + "|what, why? <" + i + ">");

    assertThat(pattern("page:7|who? me=you <1>")).isEqualTo("page:{0}|{1}");
  }

  @Test
  void parse_negativeNumbers_shareTheTemplate() {
    observe(200, i -> "item:" + (i % 50 == 0 ? "-12345" : i));

    assertThat(pattern("item:-12345")).isEqualTo("item:{0}");
  }

  @Test
  void parse_uuids_areOneSlot() {
    observe(100, i -> "doc:" + new UUID(random.nextLong(), random.nextLong()));

    assertThat(pattern("doc:" + new UUID(1, 2))).isEqualTo("doc:{0}");
  }

  @Test
  void parse_ipAddresses_areOneSlot() {
    observe(100, i -> "ipblocks.s1:" + i + ".49.38." + i % 7);

    assertThat(pattern("ipblocks.s1:126.49.38.81")).isEqualTo("ipblocks.s1:{0}");
  }

  @Test
  void parse_prefixedNumbers_keepThePrefix() {
    observe(100, i -> "user-" + i);
    observe(100, i -> "customer:c" + i);

    assertThat(pattern("user-4711")).isEqualTo("user-{0}");
    assertThat(pattern("customer:c4711")).isEqualTo("customer:c{0}");
  }

  @Test
  void parse_kindsOfObjectBeforeIds_areTemplatesOnceLearned() {
    observe(3_000, i -> i % 20 + "/" + i + "/" + i % 2);

    assertThat(pattern("17/854/0")).isEqualTo("17/{0}/{1}");
  }

  @Test
  void parse_manyWordsInOnePlace_isASlot() {
    observe(500, i -> "/wiki/" + word() + "_" + word());

    assertThat(pattern("/wiki/Obi-Wan_Kenobi")).isEqualTo("/wiki/{0}");
  }

  @Test
  void read_opaqueNoise_makesABoundedNumberOfTemplates() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 12; j++) {
        text.append((char) (33 + random.nextInt(94)));
      }
      read(text.toString());
    }

    assertThat(grammar.templates()).hasSizeLessThan(4_000);
  }

  @Test
  void fingerprint_differentKeys_differ() {
    Set<Long> prints = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      prints.add(read("a:" + i + "|" + i % 10).fingerprint());
    }

    assertThat(prints).hasSize(10_000);
  }

  @Test
  void render_slotsOfAKey_givesTheKeyBack() {
    for (int i = 0; i < 2_000; i++) {
      String[] styles = {
        "a:" + i,
        "b.s1:" + i + "|" + word(),
        "/x/" + word() + "/" + i,
        "c-" + i,
        word(),
        "k:" + i + ":l"
      };
      String text = styles[i % styles.length];
      ParsedKey key = read(text);
      String[] slots = new String[key.slotCount()];
      for (int s = 0; s < slots.length; s++) {
        slots[s] = key.slot(s);
      }
      assertThat(key.template().render(slots)).isEqualTo(text);
    }
  }

  @Test
  void json_roundTrip_parsesAndLearnsAlike() throws IOException {
    observe(777, i -> "a.s1:" + i + "|" + word() + "|" + String.format("%030d", i));
    read("a.s1:1|x|2");

    KeyGrammar copy = GrammarJson.read(GrammarJson.write(grammar));

    for (int i = 0; i < 2_000; i++) {
      Key key =
          Key.of("n", i % 3 == 0 ? "b:" + word() + "/" + i : "a.s1:" + i + "|" + word() + "|7");
      ParsedKey mine = grammar.read(key);
      ParsedKey theirs = copy.read(key);
      assertThat(theirs.template()).isEqualTo(mine.template());
      assertThat(theirs.fingerprint()).isEqualTo(mine.fingerprint());
    }
    assertThat(GrammarJson.write(copy)).isEqualTo(GrammarJson.write(grammar));
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}

package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Grammars that are not as they were written. */
class GrammarJsonTest {
  private static String written() throws IOException {
    KeyGrammar grammar =
        new KeyGrammar(
            new GrammarRules(
                Map.of("rules", new GrammarRules.ForNamespace(List.of("user:{id}"), false))));
    grammar.read(Key.of("rules", "user:1"));
    for (int i = 0; i < 64; i++) {
      grammar.read(Key.of("learned", String.format("part:%06d%06d", 900 + i, i)));
    }
    return new String(GrammarJson.write(grammar), StandardCharsets.UTF_8).replaceAll("\\s+", "");
  }

  private static void assertRefused(String from, String to, String message) throws IOException {
    String json = written();
    String changed = json.replaceFirst(from, to);
    assertThat(changed).as(from).isNotEqualTo(json);
    assertThatThrownBy(() -> GrammarJson.read(changed.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_asWritten_isAccepted() throws IOException {
    KeyGrammar read = GrammarJson.read(written().getBytes(StandardCharsets.UTF_8));

    assertThat(read.templates()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void read_templateOfAnotherForm_isRefused() throws IOException {
    assertRefused("\"template\":0", "\"template\":1", "template 1 is not the one of the rules");
    assertRefused("(\"templates\":\\{\"-?\\d+\":)\\d+", "$10", "template 0 is not one of the head");
  }

  @Test
  void read_compositeThatContradictsItself_isRefused() throws IOException {
    assertRefused("\"width\":12", "\"width\":13", "12 columns of numbers that are 13 wide");
    assertRefused("\"cuts\":\\[\\d[^]]*]", "\"cuts\":[6,3]", "not ascending below 12: 3");
    assertRefused("\"cuts\":\\[\\d[^]]*]", "\"cuts\":[12]", "not ascending below 12: 12");
  }
}

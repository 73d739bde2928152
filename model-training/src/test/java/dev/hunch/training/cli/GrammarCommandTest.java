package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.predictor.bundle.ModelBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GrammarCommandTest extends CommandTest {
  private Path log() throws Exception {
    StringBuilder text = new StringBuilder("ts_ms,client,key,size,namespace\n");
    for (int i = 0; i < 400; i++) {
      String key = i % 4 == 0 ? "user:" + i % 40 : "order:" + i + ":lines";
      text.append(i).append(",c,").append(key).append(",1,shop\n");
    }
    return Files.writeString(folder.resolve("log.csv"), text);
  }

  private Path yaml(String text) throws Exception {
    return Files.writeString(folder.resolve("hunch.yaml"), text);
  }

  @Test
  void grammar_log_showsTemplatesWithTypesCountsAndExamples() throws Exception {
    Outcome outcome = grammar("--log", log(), "--examples", 2);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("log       " + folder.resolve("log.csv") + ": 400 reads of about 3")
        .contains("grammar   2 templates, 2 heads; 0.0 % of the reads are opaque")
        .containsPattern("(?m)^order:\\{number}:lines +300  0\\.7500 +\\d+ +\\d+ +order:1:lines$")
        .containsPattern("(?m)^ +order:2:lines$")
        .containsPattern("(?m)^user:\\{number} +100  0\\.2500 +10  10 +user:0$");
  }

  @Test
  void grammar_top_saysHowManyAreLeftOut() throws Exception {
    assertThat(grammar("--log", log(), "--top", 1).out())
        .doesNotContain("user:")
        .contains("and 1 more; --top shows more, --json all");
  }

  @Test
  void grammar_json_hasAllOfIt() throws Exception {
    Path json = folder.resolve("out").resolve("grammar.json");
    assertThat(grammar("--log", log(), "--top", 0, "--json", json).code()).isZero();
    JsonNode tree = new ObjectMapper().readTree(Files.readAllBytes(json));
    assertThat(tree.get("reads").intValue()).isEqualTo(400);
    assertThat(tree.get("template_count").intValue()).isEqualTo(2);
    JsonNode user = tree.get("templates").get(1);
    assertThat(user.get("pattern").textValue()).isEqualTo("user:{number}");
    assertThat(user.get("distinct_keys").intValue()).isEqualTo(10);
    assertThat(user.get("configured").booleanValue()).isFalse();
    assertThat(user.get("slots").get(0).get("type").textValue()).isEqualTo("number");
    assertThat(user.get("examples").get(0).textValue()).isEqualTo("user:0");
  }

  @Test
  void grammar_keysThatATerminalWouldObey_areShownHarmless() throws Exception {
    Path log =
        Files.writeString(folder.resolve("t.csv"), "ts_ms,client,key,size\n1,c,a\u001b[2J,1\n");
    assertThat(grammar("--log", log).out()).contains("a?[2J").doesNotContain("\u001b");
  }

  @Test
  void grammar_configured_winsOverWhatIsLearned() throws Exception {
    Path yaml =
        yaml(
            "stores: {db: {}}\nnamespaces:\n  shop: {grammar: {templates: [\"{kind}:{rest}\"]}}\n");
    assertThat(grammar("--log", log(), "--grammar", yaml).out())
        .contains("1 template (1 configured)")
        .contains("{word}:{mixed} *");
    yaml("namespaces:\n  shop: {grammar: {opaque: true}}\n");
    assertThat(grammar("--log", log(), "--grammar", yaml).out()).contains("100.0 % of the reads");
  }

  @Test
  void grammar_wrongConfiguration_tellsLineAndKey() throws Exception {
    Path yaml =
        yaml("namespaces:\n  shop:\n    grammar:\n      templates: [\"a{\"]\n      opak: 1\n");
    Outcome outcome = grammar("--log", log(), "--grammar", yaml);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err())
        .contains(yaml + ":4: namespaces.shop.grammar.templates: \"a{\" has a { without a }")
        .contains(yaml + ":5: namespaces.shop.grammar.opak: is not a known key");
    yaml("namespaces: {shop: {grammar: {templates: [~, [x], {a: b}, \"~\", \"b{\"]}}}\n");
    assertThat(grammar("--log", log(), "--grammar", yaml).err())
        .contains(yaml + ":1: namespaces.shop.grammar.templates: holds nothing; a text is allowed")
        .contains("holds a list;", "holds a mapping;", "\"b{\" has a { without a }")
        .doesNotContain("\"~\"");
    yaml("namespaces: {shop: {ttl: 5m}}\n");
    assertThat(grammar("--log", log(), "--grammar", yaml).err())
        .contains("has no namespaces.NAME.grammar that says anything");
    yaml("a: [\n");
    assertThat(grammar("--log", log(), "--grammar", yaml).err()).contains("is not valid YAML");
    assertThat(grammar("--log", log(), "--grammar", folder.resolve("none")).code()).isEqualTo(66);
  }

  @Test
  void grammar_badInput_isOneLine() throws Exception {
    Outcome missing = grammar("--log", folder.resolve("none.csv"));
    assertThat(missing.code()).isEqualTo(66);
    assertThat(missing.err()).startsWith("grammar: ").hasLineCount(1);
    Path bad = Files.writeString(folder.resolve("t.csv"), "a,b\n1,2\n");
    assertThat(grammar("--log", bad).code()).isEqualTo(65);
    assertThat(grammar("--log", bad, "--top", -1).code()).isEqualTo(2);
    assertThat(grammar("--log", log(), "--json", folder).code()).isEqualTo(74);
  }

  @Test
  void trainAndReplay_withAGrammar_keepItInTheBundleAndRefuseAnother() throws Exception {
    Path trace = trace("t.csv", 1_000);
    Path yaml = yaml("namespaces:\n  default: {grammar: {opaque: true}}\n");
    Path model = folder.resolve("model");
    Outcome trained =
        run(
            new TrainCommand(),
            "--log",
            trace,
            "--out",
            model,
            "--no-sequence-model",
            "--grammar",
            yaml);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(ModelBundle.read(model).info().metrics()).containsEntry("templates", 1.0);
    Object[] replay = {"--trace", trace, "--policies", "hunch,online", "--model", model};
    assertThat(replay(with(replay, "--grammar", yaml)).code()).isZero();
    yaml("namespaces:\n  default: {grammar: {templates: [\"user:{id}\"]}}\n");
    Outcome refused = replay(with(replay, "--grammar", yaml));
    assertThat(refused.code()).isEqualTo(65);
    assertThat(refused.err())
        .contains("under another grammar", "namespace default")
        .hasLineCount(1);
  }

  @Test
  void help_hasAnExample() {
    assertThat(grammar("--help").out()).contains("Example:", "hunch grammar --log access-log");
  }

  private static Object[] with(Object[] arguments, Object... more) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  private static Outcome grammar(Object... arguments) {
    return run(new GrammarCommand(), arguments);
  }
}

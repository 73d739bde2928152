package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayCommandTest extends CommandTest {
  @Test
  void replay_severalPolicies_printsATableAndWritesJson() throws Exception {
    Path trace = trace("t.csv", 3_000);
    Path json = folder.resolve("reports").resolve("r.json");
    Outcome outcome =
        replay(
            "--trace",
            trace,
            "--capacity",
            "5%",
            "--train-fraction",
            "0.5",
            "--json",
            json,
            "--policies",
            "lru,belady,s3fifo+markov,hunch",
            "--no-sequence-model",
            "--seed",
            "3");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains(trace + ": 3,000 reads of ", " in 8 sessions", "the last 1,500 reads")
        .containsPattern("(?m)^policy +hit ratio +late +accuracy +coverage +timeliness")
        .containsPattern("(?m)^lru +0\\.\\d{4} +0\\.0000 +- +- +- +- +0\\.0000 ms$")
        .containsPattern("(?m)^hunch +0\\.\\d{4} +0\\.0000 +0\\.\\d{4} ");
    JsonNode tree = new ObjectMapper().readTree(json.toFile());
    assertThat(fieldsOf(tree))
        .containsExactly(
            "trace",
            "namespace",
            "reads",
            "distinct_keys",
            "sessions",
            "capacity",
            "capacity_entries",
            "train_fraction",
            "measured_reads",
            "store_latency_ms",
            "prefetch_budget",
            "seed",
            "model",
            "results");
    assertThat(tree.get("capacity_entries").asLong())
        .isEqualTo(Math.round(tree.get("distinct_keys").asInt() * 0.05));
    assertThat(tree.get("results")).hasSize(4);
    assertThat(tree.get("results").findValuesAsText("name"))
        .containsExactly("lru", "belady", "s3fifo+markov", "hunch");
    for (JsonNode result : tree.get("results")) {
      assertThat(fieldsOf(result))
          .startsWith(
              "name",
              "hit_ratio",
              "late_ratio",
              "accuracy",
              "coverage",
              "timeliness",
              "prefetch_per_read",
              "mean_latency_ms",
              "reads");
      assertThat(result.get("reads").asInt()).isEqualTo(1_500);
      assertThat(result.get("hit_ratio").asDouble())
          .isEqualTo(result.get("hits").asDouble() / 1_500);
    }
    try (var left = Files.list(json.getParent())) {
      assertThat(left).containsExactly(json);
    }
  }

  @Test
  void replay_twice_writesTheSameJson() throws Exception {
    Path trace = trace("t.csv", 3_000);
    List<String> reports = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path json = folder.resolve("r" + i + ".json");
      Outcome outcome =
          replay("--trace", trace, "--json", json, "--no-sequence-model", "--store-latency", "2ms");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      reports.add(Files.readString(json));
    }
    assertThat(reports.get(0)).isEqualTo(reports.get(1));
  }

  @Test
  void replay_storeThatTakesTime_tellsTheMeanLatency() throws Exception {
    Path trace = trace("t.csv", 2_000);
    Path json = folder.resolve("r.json");
    replay("--trace", trace, "--policies", "lru", "--store-latency", "2ms", "--json", json);
    JsonNode result = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
    double missed = 1 - result.get("hit_ratio").asDouble();
    assertThat(result.get("mean_latency_ms").asDouble()).isBetween(1.8 * missed, 2 * missed);
  }

  @Test
  void replay_withATrainedModel_usesIt() throws Exception {
    Path trace = trace("t.csv", 2_000);
    Path model = folder.resolve("model");
    Outcome trained =
        run(new TrainCommand(), "--log", trace, "--out", model, "--no-sequence-model");
    assertThat(trained.code()).as(trained.err()).isZero();
    Outcome outcome =
        replay("--trace", trace, "--train-fraction", 0, "--policies", "hunch", "--model", model);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("the last 2,000 reads").contains("model     ");
  }

  @Test
  void replay_badOptions_areRefusedWithTheValue() throws Exception {
    Path trace = trace("t.csv", 300);
    assertUsage("'0' is not above 0", "--trace", trace, "--capacity", "0");
    assertUsage("'-5%' is not above 0", "--trace", trace, "--capacity=-5%");
    assertUsage("'150%' is more than all keys (100%)", "--trace", trace, "--capacity", "150%");
    assertUsage("'1.5' is not a whole number of entries", "--trace", trace, "--capacity", "1.5");
    assertUsage("'much' is neither a percentage", "--trace", trace, "--capacity", "much");
    assertUsage("'2' has no unit; say 2ms or 2s", "--trace", trace, "--store-latency", "2");
    assertUsage("'fast' is not a duration", "--trace", trace, "--store-latency", "fast");
    assertUsage("unknown policy 'fifo'; known are lru", "--trace", trace, "--policies", "lru,fifo");
    assertUsage("is not in [0, 1): 1.0", "--trace", trace, "--train-fraction", "1");
    assertUsage("is not in [0, 1000]: -1.0", "--trace", trace, "--prefetch-budget=-1");
    assertUsage("hunch has nothing to learn from", "--trace", trace, "--train-fraction", "0");
    assertUsage("units", "--trace", trace, "--units", "0");
    assertUsage("--max-minutes is not above 0", "--trace", trace, "--max-minutes", "0");
    assertUsage("--trace");
  }

  @Test
  void replay_badTrace_isOneLineWithFileAndLine() throws Exception {
    Path trace = Files.writeString(folder.resolve("t.csv"), "ts_ms,client,key,size\nx,c,k,1\n");
    Outcome outcome = replay("--trace", trace);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err())
        .isEqualTo(
            "replay: " + trace + ":2: ts_ms is not a whole number (x)" + System.lineSeparator());
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void replay_noTrace_isMissingInput() {
    Path trace = folder.resolve("none.csv");
    Outcome outcome = replay("--trace", trace);
    assertThat(outcome.code()).isEqualTo(66);
    assertThat(outcome.err())
        .isEqualTo(
            "replay: " + trace + ": there is no such file or folder" + System.lineSeparator());
  }

  @Test
  void replay_badModel_saysWhy() throws Exception {
    Path trace = trace("t.csv", 300);
    Path model = folder.resolve("none");
    Outcome outcome = replay("--trace", trace, "--model", model);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).startsWith("replay: model bundle " + model + ": ").hasLineCount(1);
  }

  @Test
  void replay_tooLittleToLearnFrom_saysSo() throws Exception {
    Outcome outcome = replay("--trace", trace("t.csv", 100));
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).contains("the part to train on: the log has 60 reads");
  }

  @Test
  void replay_jsonThatCannotBeWritten_isAnIoError() throws Exception {
    Path trace = trace("t.csv", 300);
    Outcome onFolder = replay("--trace", trace, "--policies", "lru", "--json", folder);
    assertThat(onFolder.code()).isEqualTo(74);
    assertThat(onFolder.err()).contains(folder + ": is a folder");
    Outcome belowFile =
        replay("--trace", trace, "--policies", "lru", "--json", trace.resolve("r.json"));
    assertThat(belowFile.code()).isEqualTo(74);
    assertThat(belowFile.err()).hasLineCount(1);
  }

  @Test
  void replay_skippingBadLines_warns() throws Exception {
    Path trace = trace("t.csv", 300);
    Files.writeString(trace, Files.readString(trace) + "x,c,k,1\n");
    Outcome outcome = replay("--trace", trace, "--policies", "lru", "--skip-bad-lines");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .startsWith("warning: 1 bad line skipped; the first: " + trace + ":302: ")
        .hasLineCount(1);
  }

  @Test
  void help_hasAnExample() {
    Outcome outcome = replay("--help");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("Examples:", "hunch replay --trace shop.csv.gz --capacity 5%");
  }

  private static List<String> fieldsOf(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}

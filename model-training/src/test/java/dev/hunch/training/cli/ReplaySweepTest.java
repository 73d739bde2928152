package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several traces, capacities and budgets by one command. */
class ReplaySweepTest extends CommandTest {
  @Test
  void replay_sweep_tellsCapacityAndBudgetOfEachResult() throws Exception {
    Path trace = trace("t.csv", 1_500);
    Path json = folder.resolve("r.json");
    Path csv = folder.resolve("r.csv");
    Outcome outcome =
        replay(
            "--trace",
            trace,
            "--policies",
            "lru,markov",
            "--capacity",
            "5%,20",
            "--json",
            json,
            "--prefetch-budget",
            "0.1,1",
            "--csv",
            csv);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .containsPattern("(?m)^policy +capacity +budget +hit ratio ")
        .containsPattern("(?m)^lru +5% +- +0\\.")
        .containsPattern("(?m)^markov +20 +0\\.1 +0\\.");
    JsonNode tree = new ObjectMapper().readTree(json.toFile());
    assertThat(tree.has("capacity")).isFalse();
    assertThat(tree.get("results"))
        .extracting(
            row ->
                row.get("name").asText()
                    + " "
                    + row.get("capacity").asText()
                    + " "
                    + row.get("prefetch_budget").asText())
        .containsExactly(
            "lru 5% null",
            "markov 5% 0.1", "markov 5% 1.0", "lru 20 null", "markov 20 0.1", "markov 20 1.0");
    assertThat(Files.readAllLines(csv)).hasSize(7);
  }

  @Test
  void replay_severalJobs_countsTheSame() throws Exception {
    Path trace = trace("t.csv", 2_000);
    Path one = folder.resolve("one.json");
    Path three = folder.resolve("three.json");
    for (Path json : List.of(one, three)) {
      Outcome outcome =
          replay(
              "--trace",
              trace,
              "--policies",
              "lru,s3fifo,belady,arc+markov2,mithril,online",
              "--capacity",
              "5%,10%",
              "--jobs",
              json.equals(one) ? 1 : 3,
              "--json",
              json);
      assertThat(outcome.code()).as(outcome.err()).isZero();
    }
    assertThat(Files.readString(three)).isEqualTo(Files.readString(one));
  }

  @Test
  void replay_suite_isOneTable() throws Exception {
    trace("b.csv", 900);
    trace("a.csv", 700);
    Path out = Files.createDirectory(folder.resolve("out"));
    Outcome outcome =
        replay(
            "--suite",
            folder,
            "--policies",
            "lru,online",
            "--markdown",
            out.resolve("r.md"),
            "--json",
            out.resolve("r.json"),
            "--csv",
            out.resolve("r.csv"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("a: 700 reads of ", "b: 900 reads of ");
    assertThat(Files.readString(out.resolve("r.md")))
        .containsPattern("\\| a \\| \\*?\\*?\\.\\d{3}")
        .containsPattern("\\| b \\| \\*?\\*?\\.\\d{3}");
    JsonNode tree = new ObjectMapper().readTree(out.resolve("r.json").toFile());
    assertThat(tree.get("traces").findValuesAsText("trace")).containsExactly("a", "b");
    assertThat(tree.get("results").findValuesAsText("trace")).containsExactly("a", "a", "b", "b");
  }

  @Test
  void replay_resume_doesOnlyWhatIsMissing() throws Exception {
    Path trace = trace("a.csv", 800);
    Path csv = folder.resolve("out/r.csv");
    assertThat(replay("--suite", trace, "--policies", "lru,markov", "--csv", csv).code()).isZero();
    List<String> before = Files.readAllLines(csv);
    Outcome outcome =
        replay("--suite", trace, "--policies", "lru,sieve,markov", "--csv", csv, "--resume");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(4).containsAll(before);
    Files.delete(trace);
    Files.writeString(trace, "no trace\n");
    Outcome nothingToDo =
        replay("--suite", trace, "--policies", "lru,sieve,markov", "--csv", csv, "--resume");
    assertThat(nothingToDo.code()).as("all is known, nothing is read").isZero();
    assertThat(nothingToDo.out()).contains("sieve");
  }

  @Test
  void replay_resumeWithOtherOptions_isRefused() throws Exception {
    Path trace = trace("a.csv", 800);
    Path csv = folder.resolve("r.csv");
    replay("--trace", trace, "--policies", "lru", "--csv", csv);
    Outcome outcome =
        replay(
            "--trace",
            trace,
            "--policies",
            "lru",
            "--csv",
            csv,
            "--resume",
            "--train-fraction",
            0.5);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err())
        .contains(csv + ":2: was made with train_fraction 0.6, not 0.5; give the same options");
  }

  @Test
  void replay_drift_saysWhatChangedAndCutsWindows() throws Exception {
    Path trace = trace("t.csv", 3_000);
    Path json = folder.resolve("r.json");
    Outcome outcome =
        replay(
            "--trace",
            trace,
            "--policies",
            "online",
            "--train-fraction",
            "0.2",
            "--drift",
            "0.6",
            "--windows",
            "4",
            "--json",
            json);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("drift     from read 1,801 on, 1 of 3 kinds of keys renamed");
    JsonNode tree = new ObjectMapper().readTree(json.toFile());
    assertThat(tree.get("drift").asDouble()).isEqualTo(0.6);
    JsonNode windows = tree.get("results").get(0).get("windows");
    assertThat(windows).hasSize(4);
    assertThat(windows.get(2).get("hit_ratio").asDouble())
        .isLessThan(windows.get(1).get("hit_ratio").asDouble());
  }

  @Test
  void replay_moreWindowsThanReads_saysSo() throws Exception {
    Path trace = trace("t.csv", 50);
    Outcome outcome = replay("--trace", trace, "--policies", "lru", "--windows", "30");
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err())
        .startsWith("replay: " + trace + ": has 20 reads to measure, too few for --windows 30")
        .hasLineCount(1);
  }

  @Test
  void replay_badOptions_areRefusedWithTheValue() throws Exception {
    Path trace = trace("t.csv", 300);
    assertUsage("--policies names lru twice", "--trace", trace, "--policies", "lru,arc,lru");
    assertUsage("--capacity names 5% twice", "--trace", trace, "--capacity", "5%,5%");
    assertUsage("'x%' is neither a percentage", "--trace", trace, "--capacity", "5%,x%");
    assertUsage("budget names 1.0 twice", "--trace", trace, "--prefetch-budget", "1,1.0");
    assertUsage("is not in [0, 1000]: -2.0", "--trace", trace, "--prefetch-budget=1,-2");
    assertUsage("--drift is not in (0, 1): 1.0", "--trace", trace, "--drift", "1");
    assertUsage("--windows is not in [1, 10000]: 0", "--trace", trace, "--windows", "0");
    assertUsage("--jobs is not in [1, 64]: 0", "--trace", trace, "--jobs", "0");
    assertUsage("--resume needs --csv", "--trace", trace, "--resume");
    assertUsage("ends in neither .svg nor .png: p.pdf", "--trace", trace, "--plot", "p.pdf");
    assertUsage("mutually exclusive", "--trace", trace, "--suite", trace);
  }
}

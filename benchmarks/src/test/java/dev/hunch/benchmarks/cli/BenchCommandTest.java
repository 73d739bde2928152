package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void run_twoSidecars_comparesEveryWayToReadThem() throws IOException {
    Path json = folder.resolve("bench.json");
    Path markdown = folder.resolve("bench.md");

    int status =
        run(
            "--only",
            "hunch-unary,hunch-client,hunch-batch64,plain",
            "--keys",
            "300",
            "--rounds",
            "1",
            "--duration",
            "40",
            "--in-flight",
            "1,64",
            "--pairs",
            "2",
            "--starts",
            "0",
            "--entries",
            "5000",
            "--json",
            json.toString(),
            "--markdown",
            markdown.toString());

    assertThat(status).as(err.toString()).isIn(0, 3); // a machine may be too busy for the bounds
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(texts(report.get("rows"), "contender"))
        .contains("hunch-unary-tcp", "hunch-client-tcp", "hunch-batch64-tcp")
        .contains("hunch-client-unix-paired", "plain-client-unix-paired");
    for (JsonNode row : report.get("rows")) {
      assertThat(row.get("keys_per_second").asDouble()).isPositive();
      boolean isPaired = row.get("contender").asText().endsWith("-paired");
      assertThat(row.get("rounds")).hasSize(isPaired ? 4 : 1);
    }
    assertThat(texts(report.get("memory"), "server")).containsExactly("hunch");
    assertThat(texts(report.get("verdicts"), "what")).anyMatch(what -> what.contains("prediction"));
    assertThat(out.toString())
        .containsPattern("(?m)^(ok|SHORT) +prediction on against off")
        .containsPattern("(?m)^(ok|SHORT) +heap of policy and index for each of 5,000 entries");
    assertThat(Files.readString(markdown)).contains("| hunch-unary-tcp |");
  }

  @Test
  void run_nothingInFlight_isRefused() {
    assertThat(run("--in-flight", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--in-flight is at least 1");
  }

  private int run(String... arguments) {
    return BenchCli.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static List<String> texts(JsonNode nodes, String field) {
    return StreamSupport.stream(nodes.spliterator(), false)
        .map(node -> node.get(field).asText())
        .toList();
  }
}

package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.benchmarks.contender.ContenderNames;
import dev.hunch.benchmarks.server.SearchPath;
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
            "hunch-unary,hunch-client,hunch-batch64,prediction,entries",
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
        .contains("hunch-client-unix-paired", "plain-client-unix-paired")
        .contains("hunch-client-unix-paced", "plain-client-unix-paced");
    for (JsonNode row : report.get("rows")) {
      assertThat(row.get("keys_per_second").asDouble()).isPositive();
      boolean isPaired = row.get("contender").asText().matches(".*-(paired|paced)");
      assertThat(row.get("rounds")).hasSize(isPaired ? 4 : 1);
    }
    assertThat(texts(report.get("memory"), "server")).containsExactly("hunch");
    assertThat(texts(report.get("verdicts"), "what")).anyMatch(what -> what.contains("prediction"));
    assertThat(texts(report.get("followed"), "contender"))
        .containsExactly(
            "hunch-client-unix-paired", "hunch-unary-unix-paired", "hunch-client-unix-paced");
    for (JsonNode followed : report.get("followed")) {
      assertThat(followed.get("reads").asLong()).isPositive();
    }
    assertThat(report.get("versions").get("gRPC").asText()).startsWith("1.");
    assertThat(out.toString())
        .containsPattern(
            "(?m)^info +prediction on against off .*share of the reads that prediction followed")
        .containsPattern("(?m)^(ok|SHORT) +prediction on against off")
        .containsPattern("(?m)^(ok|SHORT) +heap of policy and index for each of 5,000 entries");
    assertThat(Files.readString(markdown)).contains("| hunch-unary-tcp |");
  }

  @Test
  void run_nothingInFlight_isRefused() {
    assertThat(run("--in-flight", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--in-flight is at least 1");
  }

  @Test
  void run_nothingOfThatName_isRefused() {
    assertThat(run("--only", "nosuch")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .startsWith("hunch bench: --only nosuch: no name contains that. There are hunch-");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void run_whatIsNamedIsLeftOut_isRefused() {
    assertThat(run("--only", "starts", "--starts", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).startsWith("hunch bench: nothing is left to measure");
  }

  @Test
  void run_fileThatCannotBeWritten_isRefusedBeforeAnythingIsMeasured() throws IOException {
    Path file = Files.createFile(folder.resolve("file")).resolve("bench.json");

    assertThat(run("--json", file.toString())).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .startsWith("hunch bench: " + file + " cannot be written: its folder cannot be made");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void run_valuesTooLargeForMemcached_leavesItOutAndSaysWhy() {
    assertThat(run("--only", "memcached", "--value-bytes", "1048576", "--keys", "1")).isZero();
    assertThat(out.toString())
        .contains("memcached takes values of at most 1,048,497 bytes, as it is: left out");
  }

  @Test
  void run_othersInstalled_readsFromThemToo() throws IOException {
    SearchPath installed = SearchPath.ofThisProcess();
    for (String program : List.of("redis-server", "memcached")) {
      assumeThat(installed.has(program)).as(program + " is installed").isTrue();
    }
    Path json = folder.resolve("bench.json");

    int status = run(installed, tiny("hunch-shared,redis,memcached", json));

    assertThat(status).as(err.toString()).isIn(0, 3); // a machine may be too busy for the bounds
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(texts(report.get("rows"), "contender"))
        .containsAll(ContenderNames.SHARED_MEMORY)
        .containsAll(ContenderNames.REDIS)
        .containsAll(ContenderNames.MEMCACHED)
        .noneMatch(name -> name.startsWith("hunch-client"));
    assertThat(texts(report.get("memory"), "server"))
        .containsExactly("sharing", "redis", "memcached");
    assertThat(report.get("versions").get("redis").asText()).containsPattern("^\\d+\\.");
    assertThat(report.get("versions").get("memcached").asText()).containsPattern("^\\d+\\.");
    assertThat(out.toString())
        .containsPattern("(?m)^(ok|SHORT) +shared memory, p50")
        .containsPattern("(?m)^info +batch of 64 in shared memory .* of 2 at a time");
  }

  @Test
  void run_othersNotInstalled_saysSoAndMeasuresTheRest() throws IOException {
    Path json = folder.resolve("bench.json");
    SearchPath nothing = new SearchPath(List.of(Files.createDirectory(folder.resolve("empty"))));

    int status = run(nothing, tiny("hunch-unary-tcp,redis,memcached", json));

    assertThat(status).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(texts(report.get("rows"), "contender")).containsOnly("hunch-unary-tcp");
    assertThat(out.toString())
        .contains(
            "redis-server is not installed: left out", "memcached is not installed: left out");
  }

  private static String[] tiny(String only, Path json) {
    return ("--keys 200 --rounds 1 --duration 20 --in-flight 1,2 --only "
            + only
            + " --json "
            + json)
        .split(" ", -1);
  }

  private int run(String... arguments) {
    return run(SearchPath.ofThisProcess(), arguments);
  }

  private int run(SearchPath programs, String... arguments) {
    return BenchCli.commandLine(programs)
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

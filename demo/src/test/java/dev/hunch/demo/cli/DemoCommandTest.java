package dev.hunch.demo.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void demo_quick_showsThatHunchHitsMoreAndServesNoWrongValue() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path json = folder.resolve("deep").resolve("result.json");
    CommandLine commandLine = HunchCli.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));

    int status = commandLine.execute("demo", "--quick", "--seed", "3", "--json", json.toString());

    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString()).contains("hit ratio").contains("round trip to the database 2 ms");
    JsonNode root = new ObjectMapper().readTree(json.toFile());
    assertThat(root.path("seed").asInt()).isEqualTo(3);
    Map<String, JsonNode> modes = new HashMap<>();
    root.path("results").forEach(mode -> modes.put(mode.path("name").asText(), mode));
    assertThat(modes).containsOnlyKeys("direct", "plain", "hunch");
    JsonNode direct = requireNonNull(modes.get("direct"));
    JsonNode plain = requireNonNull(modes.get("plain"));
    JsonNode hunch = requireNonNull(modes.get("hunch"));
    assertThat(modes.values())
        .allSatisfy(
            mode -> {
              assertThat(mode.path("wrong_values").asInt(-1)).isZero();
              assertThat(mode.path("errors").asInt(-1)).isZero();
              // A machine that stands still for a moment makes a read give up: rarely.
              assertThat(mode.path("failed_open").asInt(-1))
                  .isBetween(0, mode.path("reads").asInt() / 100);
              assertThat(mode.path("reads").asInt()).isEqualTo(direct.path("reads").asInt());
              assertThat(mode.path("checked_values")).isEqualTo(mode.path("reads"));
            });
    assertThat(direct.path("store_reads").asInt())
        .isGreaterThanOrEqualTo(direct.path("reads").asInt());
    assertThat(plain.path("store_reads").asInt()).isLessThan(direct.path("store_reads").asInt());
    assertThat(plain.path("prefetches").asInt()).isZero();
    assertThat(hunch.path("hit_ratio").asDouble())
        .isGreaterThan(plain.path("hit_ratio").asDouble());
    assertThat(hunch.path("accuracy").asDouble()).isGreaterThan(0.3);
  }

  @Test
  void demo_toldToStop_endsAllThatItStarted() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path log = folder.resolve("demo.log");
    Process demo = demo(temporary, log);
    try {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> Files.readString(log).contains("starting the sidecar"));
      List<ProcessHandle> children = demo.descendants().toList();
      demo.destroy(); // SIGTERM; Ctrl-C runs the same hook
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(children).isNotEmpty();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(Files.readString(log)).doesNotContain("Exception");
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left.filter(path -> path.getFileName().toString().startsWith("hunch-demo-")))
            .isEmpty();
      }
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void demo_withABadRoundTrip_saysWhatIsOne() {
    StringWriter err = new StringWriter();
    CommandLine commandLine = HunchCli.commandLine();
    commandLine.setErr(new PrintWriter(err, true));
    assertThat(commandLine.execute("demo", "--store-rtt", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("'2' is not a duration such as 2ms");
  }

  private static Process demo(Path temporary, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--") || flag.startsWith("-Dchronicle"))
        .forEach(command::add);
    command.add("-Djava.io.tmpdir=" + temporary);
    // The binaries are unpacked once, where the other tests have them.
    command.add(
        "-Dot.epg.working-dir=" + Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HunchCli.class.getName());
    command.add("demo");
    command.add("--quick");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}

package dev.hunch.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DatasetCommandTest {
  /** Maven runs tests in the module's folder. */
  private static final Path SAMPLE = Path.of("../datasets/sample/shop-access.csv.gz");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Of the unpacked bytes: how well they are packed is up to the JDK's zlib. */
  @Test
  void shop_withoutOptions_makesTheSampleOfTheRepository() throws IOException {
    Path made = folder.resolve("deep").resolve("shop.csv.gz");

    assertThat(run("dataset", "shop", "--out", made.toString())).as(err.toString()).isZero();

    assertThat(linesOf(made)).isEqualTo(linesOf(SAMPLE));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shop_withoutAFile_goesToStandardOutput() {
    assertThat(run("dataset", "shop", "--sessions", "2", "--seed", "7")).isZero();

    assertThat(out.toString())
        .startsWith("ts_ms,client,key,size,namespace\n1767225600000,visit-0,");
    assertThat(out.toString().lines().skip(1))
        .allMatch(line -> line.matches("\\d+,visit-[01],[a-z0-9:]+,\\d+,shop"));
    assertThat(err.toString()).contains("reads in 2 sessions");
  }

  @Test
  void dataset_withoutKindOrSessions_isWrongUsage() {
    assertThat(run("dataset")).isEqualTo(2);
    assertThat(run("dataset", "shop", "--sessions", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("kind of data set is missing", "--sessions is below 1: 0");
  }

  private int run(String... arguments) {
    CommandLine commandLine = HunchCli.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private static List<String> linesOf(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}

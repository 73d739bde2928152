package dev.hunch.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.sidecar.wiring.ConfiguredStores;
import dev.hunch.sidecar.wiring.Sidecar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The client's commands against a real sidecar, whose database is down. */
class HunchCliTest {
  @TempDir private Path folder;
  private Sidecar sidecar;
  private Path socket;

  @BeforeEach
  void start() throws Exception {
    socket = folder.resolve("h.sock");
    Path config =
        Files.writeString(
            folder.resolve("hunch.yaml"),
            """
            server: {port: 0, unix-socket: %s, drain: 1s, max-value-bytes: 1KiB}
            admin: {port: 0}
            stores:
              db: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/none", user: none}
            namespaces:
              shop:
                store: db
                templates: {"user:{id}": "select * from users where id = :id"}
            """
                .formatted(socket));
    sidecar = Sidecar.start(ConfiguredStores.read(config));
  }

  @AfterEach
  void stop() {
    sidecar.close();
  }

  /** What a command ended with, and said. */
  private record Outcome(int code, String out, String err) {}

  private Outcome run(String... arguments) {
    return runAt("127.0.0.1:" + sidecar.grpcPort(), arguments);
  }

  private static Outcome runAt(String target, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--target", target));
    return runAsGiven(all.toArray(String[]::new));
  }

  private static Outcome runAsGiven(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = HunchCli.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int code = command.execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  @Test
  void putThenGet_overTcpAndUnixSocket_returnsTheValue() {
    assertThat(run("put", "-n", "shop", "user:1", "Ada").code()).isZero();
    for (String target : List.of("127.0.0.1:" + sidecar.grpcPort(), "unix:" + socket)) {
      Outcome got = runAt(target, "get", "-n", "shop", "--json", "user:1");

      assertThat(got.code()).isZero();
      assertThat(got.out())
          .contains("\"found\":true", "\"result\":\"hit\"", "\"value\":\"Ada\"")
          .endsWith("}" + System.lineSeparator());
    }
  }

  @Test
  void put_fromFile_takesItsBytes() throws Exception {
    Path value = Files.write(folder.resolve("value"), new byte[] {(byte) 0xff, 0});

    assertThat(run("put", "-n", "shop", "user:1", "--file", value.toString()).code()).isZero();
    assertThat(run("get", "-n", "shop", "--json", "user:1").out())
        .contains("\"value_base64\":\"/wA=\"");
  }

  @Test
  void put_withoutOrWithTwoValues_isWrongUsage() {
    assertThat(run("put", "-n", "shop", "user:1").code()).isEqualTo(2);
    assertThat(run("put", "-n", "shop", "user:1", "Ada", "--file", "x").code()).isEqualTo(2);
  }

  @Test
  void put_ofOversizedValue_isRefusedAndNamesTheField() {
    Outcome outcome = run("put", "-n", "shop", "user:1", "x".repeat(1025));

    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).contains("value is 1025 bytes long, more than the 1024 allowed");
  }

  @Test
  void get_ofUnknownNamespaceOrUnmappedKey_isRefused() {
    Outcome namespace = run("get", "-n", "shoe", "user:1");
    Outcome key = run("get", "-n", "shop", "nothing");

    assertThat(namespace.code()).isEqualTo(65);
    assertThat(namespace.err()).contains("hunch get: refused", "namespace is not configured");
    assertThat(key.code()).isEqualTo(65);
    assertThat(key.err()).contains("fits no template");
  }

  @Test
  void get_withTheDatabaseDown_saysThatTheStoreDoesNotAnswer() {
    Outcome outcome = run("get", "-n", "shop", "user:1");

    assertThat(outcome.code()).isEqualTo(69);
    assertThat(outcome.err()).contains("the store behind the sidecar does not answer");
  }

  @Test
  void get_withoutASidecar_saysSoInOneLine() {
    Outcome outcome = runAt("127.0.0.1:1", "get", "-n", "shop", "user:1");

    assertThat(outcome.code()).isEqualTo(69);
    assertThat(outcome.err()).contains("the sidecar does not answer", "refused").hasLineCount(1);
  }

  @Test
  void get_withABadTarget_saysWhatIsExpected() {
    Outcome outcome = runAt("nowhere", "get", "-n", "shop", "user:1");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("\"nowhere\"", "HOST:PORT");
  }

  @Test
  void explain_ofPutKey_saysWhoBroughtIt() {
    run("put", "-n", "shop", "user:1", "Ada");
    Outcome cached = run("get", "-n", "shop", "--explain", "user:1");
    Outcome absent = run("get", "-n", "shop", "--explain", "--json", "user:2");

    assertThat(cached.code()).isZero();
    assertThat(cached.out()).containsPattern("brought by +write").containsPattern("size +3 B");
    assertThat(absent.code()).isEqualTo(1);
    assertThat(absent.out()).contains("\"cached\":false");
  }

  @Test
  void invalidate_byKeyPrefixTagAndAll_tellsWhatItDid() {
    for (String key : List.of("user:1", "user:2", "user:30", "user:31")) {
      run("put", "-n", "shop", key, "x");
    }

    assertThat(run("invalidate", "-n", "shop", "user:1", "user:9").out()).startsWith("1 dropped");
    assertThat(run("invalidate", "-n", "shop", "--prefix", "user:3").out())
        .startsWith("invalidated");
    assertThat(run("invalidate", "-n", "shop", "--tag", "users").out()).startsWith("invalidated");
    assertThat(run("invalidate", "-n", "shop", "--all", "--json").out())
        .contains("\"invalidated\":true");
    assertThat(run("invalidate", "-n", "shop").code()).isEqualTo(2);
  }

  @Test
  void status_showsWhatHappened() {
    run("put", "-n", "shop", "user:1", "Ada");
    run("get", "-n", "shop", "--json", "user:1");
    Outcome text = run("status");
    Outcome json = run("status", "--json");

    assertThat(text.code()).isZero();
    assertThat(text.out())
        .contains("100.0 %", "1 hits", "1 entries", "learning online")
        .doesNotContain("@|", "\u001b[");
    assertThat(json.out()).contains("\"reads\":1", "\"hit_ratio\":1.0", "\"enabled\":true");
  }

  @Test
  void status_withPrefetchOff_switchesItOff() {
    assertThat(run("status", "--prefetch", "off").out()).containsPattern("prefetching +off");
    assertThat(run("status", "--prefetch", "on").out()).containsPattern("prefetching +on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "demo",
        "train",
        "replay",
        "drive",
        "get",
        "put",
        "invalidate",
        "status",
        "dataset"
      })
  void help_ofEachCommand_hasAnExample(String command) {
    Outcome help = runAsGiven(command, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).containsIgnoringCase("example").contains("hunch " + command);
    assertThat(runAsGiven("--help").out()).contains("  " + command + " ");
  }

  @Test
  void hunch_withoutACommand_isWrongUsage() {
    Outcome outcome = runAsGiven();

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("a command is missing", "Commands:");
  }

  @Test
  void figures_forPeople_haveUnits() {
    assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
    assertThat(Figures.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Figures.millis(999)).isEqualTo("999 ms");
    assertThat(Figures.millis(200_000)).isEqualTo("3 min 20 s");
    assertThat(Figures.millis(90_000_000)).isEqualTo("1 d 1 h");
    assertThat(Figures.percent(0.9314)).isEqualTo("93.1 %");
    assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
  }
}

package dev.hunch.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.demo.shop.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DriveCommandTest {
  private static final String TRACE =
      """
      ts_ms,client,key,size
      1,a,item:1,10
      2,b,item:2,10
      3,a,item:1,10
      4,a,lock:1,10
      5,b,item:404,10
      """;

  @TempDir static Path database;
  private static PostgresServer server;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;
  private Path trace;

  @BeforeAll
  static void fill() throws Exception {
    server = PostgresServer.start(database);
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table items (id int primary key, name text);"
              + " insert into items values (1, 'one'), (2, 'two')");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void write() throws IOException {
    config = folder.resolve("hunch.yaml");
    Files.writeString(
        config,
        """
        stores:
          db: {type: jdbc, url: "%s", user: postgres}
        namespaces:
          shop:
            store: db
            templates:
              "item:{id}": "select * from items where id = :id"
        """
            .formatted(PostgresServer.url(server.port())));
    trace = Files.writeString(folder.resolve("trace.csv"), TRACE);
  }

  @Test
  void drive_direct_readsComparesAndSkips() throws IOException {
    Path json = folder.resolve("result.json");
    assertThat(
            run(
                "--trace",
                trace,
                "--namespace",
                "shop",
                "--config",
                config,
                "--direct",
                "--json",
                json))
        .isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.path("mode").asText()).isEqualTo("direct");
    assertThat(result.path("reads").asInt()).isEqualTo(4);
    assertThat(result.path("skipped").asInt()).isEqualTo(1);
    assertThat(result.path("sessions").asInt()).isEqualTo(2);
    assertThat(result.path("checked_values").asInt()).isEqualTo(4);
    assertThat(result.path("wrong_values").asInt()).isZero();
    assertThat(out.toString()).contains("wrong values  0 of 4 compared");
  }

  @Test
  void drive_withoutATrace_saysSo() {
    assertThat(run("--trace", folder.resolve("none.csv"), "--namespace", "shop")).isEqualTo(66);
    assertThat(err.toString()).contains("none.csv: there is no such file");
  }

  @Test
  void drive_withABadLine_namesTheLine() throws IOException {
    Files.writeString(trace, TRACE + "oops,a,item:1,10\n");
    assertThat(run("--trace", trace, "--namespace", "shop")).isEqualTo(65);
    assertThat(err.toString()).contains("trace.csv:7: ");
  }

  @Test
  void drive_ofAnUnknownNamespace_namesTheKnownOnes() {
    assertThat(run("--trace", trace, "--namespace", "shed", "--config", config, "--direct"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("has no namespace shed; it has shop");
  }

  @Test
  void drive_directWithoutAConfiguration_asksForOne() {
    assertThat(run("--trace", trace, "--namespace", "shop", "--direct")).isEqualTo(2);
    assertThat(err.toString()).contains("--direct needs --config");
  }

  @Test
  void drive_withAnUnknownKeyInTheConfiguration_namesFileAndLine() throws IOException {
    Files.writeString(config, Files.readString(config) + "cashe: {capacity: 1MiB}\n");
    assertThat(run("--trace", trace, "--namespace", "shop", "--config", config)).isEqualTo(78);
    assertThat(err.toString()).contains("hunch.yaml:8").contains("cashe");
  }

  @Test
  void drive_whereNoSidecarListens_saysSo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(run("--trace", trace, "--namespace", "shop", "--target", "127.0.0.1:" + free))
        .isEqualTo(69);
    assertThat(err.toString()).contains("the sidecar does not answer");
  }

  @Test
  void drive_withABadDuration_saysWhatIsOne() {
    assertThat(run("--trace", trace, "--namespace", "shop", "--think", "2 weeks")).isEqualTo(2);
    assertThat(err.toString()).contains("'2 weeks' is not a duration such as 2ms");
  }

  @Test
  void drive_atThePaceOfTheTrace_readsAll() {
    assertThat(
            run(
                "--trace",
                trace,
                "-n",
                "shop",
                "--config",
                config,
                "--direct",
                "--pace",
                "trace:10"))
        .isZero();
    assertThat(out.toString()).contains("wrong values  0 of 4 compared");
  }

  @Test
  void drive_withABadPace_saysWhatIsOne() {
    assertThat(run("--trace", trace, "--namespace", "shop", "--pace", "trace:0")).isEqualTo(2);
    assertThat(err.toString()).contains("'trace:0' is not a pace such as trace or trace:2");
    assertThat(run("--trace", trace, "-n", "shop", "--pace", "trace", "--think", "1ms"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--think and --pace exclude each other");
  }

  private int run(Object... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "drive";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    CommandLine commandLine = HunchCli.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(words);
  }
}

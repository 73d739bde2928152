package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Main} in a process of its own; its database is down, and it starts nevertheless. */
class ServeProcessTest {
  private static final Pattern READY =
      Pattern.compile("ready grpc=127\\.0\\.0\\.1:(\\d+) admin=127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void killLeftovers() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void serve_untilSigterm_isReadyAnswersAndEndsWithZero() throws Exception {
    Process sidecar = start("--config", config("").toString());
    Matcher ready = READY.matcher(sidecar.inputReader().readLine());
    assertThat(ready.matches()).isTrue();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(ready.group(1)))
            .usePlaintext()
            .build();
    CacheGrpc.CacheBlockingStub cache = CacheGrpc.newBlockingStub(channel);
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace("shop")
            .setKey("user:1")
            .setValue(ByteString.copyFromUtf8("Ada"))
            .build();
    boolean stored = cache.put(put).getStored();
    String value = cache.get(SidecarFixture.get("shop", "user:1")).getValue().toStringUtf8();
    channel.shutdownNow();
    sidecar.destroy(); // SIGTERM

    assertThat(stored).isTrue();
    assertThat(value).isEqualTo("Ada");
    assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sidecar.exitValue()).isZero();
    assertThat(error()).as("warnings of the JVM and of Chronicle").doesNotContain("WARNING");
  }

  @Test
  void serve_withBrokenConfiguration_saysWhereAndEndsWith78() throws Exception {
    Path config = config("cache: {capacity: lots}\n");
    Process sidecar = start("--config", config.toString());

    assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sidecar.exitValue()).isEqualTo(78);
    assertThat(error()).contains(config + ":1: ", "capacity").doesNotContain("\tat ");
  }

  @Test
  void serve_onATakenPort_saysWhichAndEndsWith69() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      Process sidecar =
          start(
              "--config", config("").toString(), "--port", Integer.toString(taken.getLocalPort()));

      assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(sidecar.exitValue()).isEqualTo(69);
      assertThat(error())
          .contains("127.0.0.1:" + taken.getLocalPort(), "in use", "--port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void serve_thatRehearses_callsItselfAndEndsWithZero() throws Exception {
    Path config = Path.of("src", "main", "jvm", "rehearsal.yaml");
    Process sidecar = start("--config", config.toAbsolutePath().toString(), "--rehearse");

    assertThat(sidecar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sidecar.exitValue()).as(error()).isZero();
    assertThat(folder.resolve("cache.map")).exists();
  }

  @Test
  void serve_withoutConfiguration_isWrongUsage() throws Exception {
    Process sidecar = start();

    assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sidecar.exitValue()).isEqualTo(2);
    assertThat(error()).contains("--config", "Examples:");
  }

  private Path config(String firstLine) throws IOException {
    return Files.writeString(
        folder.resolve("hunch.yaml"),
        firstLine
            + """
            server: {port: 0, drain: 1s}
            admin: {port: 0}
            stores:
              db: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/none", user: none}
            namespaces:
              shop:
                store: db
                templates: {"user:{id}": "select * from users where id = :id"}
            """);
  }

  private String error() throws IOException {
    return Files.readString(folder.resolve("stderr"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    optionsFiles().forEach(file -> command.add("@" + file.toAbsolutePath()));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile());
    builder.environment().put("HUNCH_REHEARSAL", folder.toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** The module's own files of JVM options, as the launcher takes them; tests run in its folder. */
  private static List<Path> optionsFiles() {
    Path folder = Path.of("src", "main", "jvm");
    Path always = folder.resolve("jvm.options");
    return Runtime.version().feature() < 24
        ? List.of(always)
        : List.of(folder.resolve("jvm-25.options"), always);
  }
}

package dev.hunch.demo.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hunch.architecture.SourceTree;
import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopGenerator;
import dev.hunch.demo.shop.ShopSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls a real sidecar from other languages, where they and their gRPC packages are installed. */
class OtherLanguagesTest {
  private static final int SKIPPED = 77;

  @TempDir static Path folder;
  private static final Belongings BELONGINGS = new Belongings(failure -> {});
  private static SidecarProcess sidecar;

  @BeforeAll
  static void start() throws Exception {
    PostgresServer server = BELONGINGS.add("PostgreSQL", PostgresServer.start(folder));
    try (Connection connection = server.connect()) {
      new ShopGenerator(ShopSize.QUICK, 5).fill(connection);
    }
    Path config =
        new SidecarYaml(server.port(), 8, false, null, null).write(folder.resolve("hunch.yaml"));
    sidecar = SidecarProcess.start(config, folder, "only", BELONGINGS);
  }

  @AfterAll
  static void stop() {
    BELONGINGS.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"python", "node"})
  void smoke_ofALanguageThatIsHere_passes(String language) throws Exception {
    Process smoke =
        new ProcessBuilder(
                SourceTree.root().resolve("client/smoke/run").toString(), language, sidecar.grpc())
            .redirectErrorStream(true)
            .start();
    String said = outputOf(smoke);
    int status = smoke.waitFor();
    System.out.print(said);
    assumeThat(status).as(said).isNotEqualTo(SKIPPED);
    assertThat(status).as(said).isZero();
    assertThat(said).startsWith(language + ": ok, ");
  }

  private static String outputOf(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

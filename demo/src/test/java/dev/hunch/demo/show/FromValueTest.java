package dev.hunch.demo.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.client.Explanation;
import dev.hunch.client.HunchAdmin;
import dev.hunch.client.HunchClient;
import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopGenerator;
import dev.hunch.demo.shop.ShopKeys;
import dev.hunch.demo.shop.ShopSize;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.predictor.training.TrainingProgress;
import dev.hunch.training.trace.TraceReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's N+1: an order's lines name the products that are asked for next. */
class FromValueTest {
  /** How the words of the action begin; the template follows. */
  private static final String ACTION = "product:{field [].product_id of last order:";

  private static final int LOGGED_ORDERS = 150;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Belongings belongings = new Belongings(failure -> {});

  /** Products whose keys were ever asked for. */
  private final Set<Long> asked = new HashSet<>();

  @AfterEach
  void end() {
    belongings.close();
  }

  @Test
  void train_onTheShopsLog_fetchesProductsThatOnlyTheLinesName() throws Exception {
    PostgresServer server = belongings.add("PostgreSQL", PostgresServer.start(folder));
    try (Connection connection = server.connect()) {
      new ShopGenerator(ShopSize.QUICK, 5).fill(connection);
    }
    Path log = folder.resolve("access-log");
    SidecarProcess plain = start("plain", server, false, null, log);
    try (HunchClient client = clientOf(plain)) {
      for (int order = 1; order <= LOGGED_ORDERS; order++) {
        for (long product : readLines(client, order, "s" + order % 10)) {
          read(client, "product:" + product, "s" + order % 10);
          asked.add(product);
        }
      }
    }
    plain.close(); // with it, the log's last lines are written
    belongings.release(plain);
    assertThat(text(log)).contains("[].product_id*").doesNotContain("example.org", "2026-");

    Path bundle = folder.resolve("model.zip");
    train(log, bundle);

    SidecarProcess hunch = start("hunch", server, true, bundle, null);
    try (HunchClient client = clientOf(hunch);
        HunchAdmin admin = HunchAdmin.connect(hunch.grpc(), Duration.ofSeconds(10))) {
      long unseen = unseenProduct(client);
      Explanation explained =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () -> admin.explain(ShopKeys.NAMESPACE, "product:" + unseen, null),
                  Explanation::cached);
      assertThat(explained.toString()).contains("PREFETCH", ACTION);
    }
  }

  /** A client that waits as long as the first call on a busy machine may take. */
  private static HunchClient clientOf(SidecarProcess sidecar) {
    return HunchClient.builder().target(sidecar.grpc()).deadline(Duration.ofSeconds(20)).build();
  }

  /** Reads the lines of orders until one names a product that nobody has ever asked for. */
  private long unseenProduct(HunchClient client) throws IOException {
    for (int order = LOGGED_ORDERS + 1; order <= ShopSize.QUICK.orders(); order++) {
      for (long product : readLines(client, order, "new-" + order)) {
        if (!asked.contains(product)) {
          return product;
        }
      }
    }
    throw new AssertionError("every product has been asked for");
  }

  private static List<Long> readLines(HunchClient client, int order, String session)
      throws IOException {
    read(client, "order:" + order, session);
    JsonNode lines = JSON.readTree(read(client, "order:" + order + ":lines", session));
    List<Long> products = new ArrayList<>();
    lines.forEach(line -> products.add(line.path("product_id").asLong()));
    return products;
  }

  private static byte[] read(HunchClient client, String key, String session) {
    byte[] value = client.get(ShopKeys.NAMESPACE, key, session).value();
    return value == null ? new byte[0] : value;
  }

  private static void train(Path log, Path bundle) throws Exception {
    TrainingOptions options = TrainingOptions.DEFAULT.withSequenceModel(false);
    new ModelTrainer(options, TrainingProgress.NONE, InstantSource.system())
        .train(new TraceReader().read(log).events())
        .write(bundle);
    Knowledge knowledge = ((HunchPredictor) ModelBundle.read(bundle).newPredictor()).knowledge();
    assertThat(knowledge.vocabulary.actions())
        .extracting(action -> action.describe(knowledge.grammar.templates()))
        .anyMatch(words -> words.startsWith(ACTION));
  }

  private SidecarProcess start(
      String name,
      PostgresServer server,
      boolean prefetch,
      @Nullable Path bundle,
      @Nullable Path log)
      throws IOException, InterruptedException {
    Path config =
        new SidecarYaml(server.port(), 8, prefetch, bundle, log)
            .write(folder.resolve(name + ".yaml"));
    return SidecarProcess.start(config, folder, name, belongings);
  }

  private static String text(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        text.append(Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }
}

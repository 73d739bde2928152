package dev.hunch.demo.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.client.HunchClient;
import dev.hunch.client.HunchException;
import dev.hunch.client.Source;
import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.drive.HunchReader;
import dev.hunch.demo.drive.Pace;
import dev.hunch.demo.drive.ReadMeter;
import dev.hunch.demo.drive.ReadReport;
import dev.hunch.demo.drive.TimedKey;
import dev.hunch.demo.drive.TracePlayer;
import dev.hunch.demo.drive.ValueCheck;
import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopGenerator;
import dev.hunch.demo.shop.ShopKeys;
import dev.hunch.demo.shop.ShopSize;
import dev.hunch.faults.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service meets when its sidecar or its database goes away. */
class OutageTest {
  /** A steady load, which leaves the sidecar that starts again some of the processor. */
  private static final Pace PACE = Pace.thinking(Duration.ofMillis(2));

  @TempDir static Path database;
  private static PostgresServer server;

  @TempDir Path folder;
  private final Belongings belongings = new Belongings(failure -> {});
  private FaultProxy proxy;
  private DirectEndpoint truth;

  @BeforeAll
  static void fill() throws Exception {
    server = PostgresServer.start(database);
    try (Connection connection = server.connect()) {
      new ShopGenerator(ShopSize.QUICK, 5).fill(connection);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    proxy = FaultProxy.open(0, address, System::nanoTime);
    truth = DirectEndpoint.open(patientYaml(), System::nanoTime);
  }

  @AfterEach
  void close() {
    belongings.close();
    truth.close();
    proxy.close();
  }

  /** One outage for all that is asked of it: each start of a sidecar takes seconds of CPU. */
  @Test
  void kill_underLoad_theServiceGoesOnAndTheRestartedSidecarServesNoWrongValue() throws Exception {
    SidecarProcess sidecar = start("first", 0);
    int port = Integer.parseInt(sidecar.grpc().substring(sidecar.grpc().lastIndexOf(':') + 1));
    DirectReader store = truth.directReader(ShopKeys.NAMESPACE);
    List<String> changed = List.of("user:7");
    try (HunchClient client = HunchClient.builder().target(sidecar.grpc()).build();
        HunchClient writer = patient(sidecar)) {
      ReadMeter meter =
          new ReadMeter(new HunchReader(client, ShopKeys.NAMESPACE, store), System::nanoTime);
      ValueCheck values = new ValueCheck(meter);
      AtomicBoolean goOn = new AtomicBoolean(true);
      AtomicInteger reads = new AtomicInteger();
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> play(new TracePlayer(values, 8, PACE, goOn::get, reads::incrementAndGet)));

      assertThat(writer.get(ShopKeys.NAMESPACE, "user:7", "w").value())
          .isEqualTo(store.load("user:7"));
      awaitMore(reads, 2_000);
      sidecar.kill();
      awaitMore(reads, 2_000); // served by the service's own loader
      assertThat(client.stats().loaded()).isPositive();
      update("update users set points = points + 1 where id = 7");
      assertSidecarIsAway(sidecar, changed);

      start("second", port);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> writer.invalidate(ShopKeys.NAMESPACE, changed) >= 0);
      assertThat(writer.get(ShopKeys.NAMESPACE, "user:7", "w").value())
          .isEqualTo(store.load("user:7"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> client.get(ShopKeys.NAMESPACE, "user:1", "s", () -> null).isFound());
      awaitMore(reads, 2_000);
      goOn.set(false);
      load.get();

      ReadReport report = meter.report();
      assertThat(report.errors()).isEmpty();
      assertThat(report.failedOpen()).isPositive();
      ValueCheck.Verdict verdict = values.compare(store::load, () -> {});
      assertThat(verdict.wrongKeys()).isEmpty();
      assertThat(verdict.right()).isEqualTo(reads.get());
    }
  }

  @Test
  void database_downAtTheStartAndLater_isToldAndForgotten() throws Exception {
    proxy.cut();
    SidecarProcess sidecar = start("only", 0);
    DirectReader store = truth.directReader(ShopKeys.NAMESPACE);
    try (HunchClient client = patient(sidecar)) {
      assertStoreIsAway(client, "user:1");
      proxy.mend();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> client.get(ShopKeys.NAMESPACE, "user:1", "s").isFound());

      proxy.cut();
      assertThat(client.get(ShopKeys.NAMESPACE, "user:1", "s").source()).isEqualTo(Source.HIT);
      assertStoreIsAway(client, "user:2");
      // A service with a loader of its own does not notice.
      assertThat(client.get(ShopKeys.NAMESPACE, "user:2", "s", () -> store.load("user:2")).value())
          .isEqualTo(store.load("user:2"));

      proxy.mend();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> client.get(ShopKeys.NAMESPACE, "user:2", "s").isFound());
    }
  }

  /** A client that waits as long as the first call on a busy machine may take. */
  private static HunchClient patient(SidecarProcess sidecar) {
    return HunchClient.builder().target(sidecar.grpc()).deadline(Duration.ofSeconds(20)).build();
  }

  /** An invalidation waits out its deadline for the sidecar: this one's is short. */
  private static void assertSidecarIsAway(SidecarProcess sidecar, List<String> keys) {
    Duration deadline = Duration.ofMillis(500);
    try (HunchClient hasty =
        HunchClient.builder().target(sidecar.grpc()).deadline(deadline).build()) {
      assertThatThrownBy(() -> hasty.invalidate(ShopKeys.NAMESPACE, keys))
          .isInstanceOf(HunchException.class)
          .satisfies(
              e -> assertThat(((HunchException) e).kind()).isEqualTo(HunchException.Kind.AWAY));
    }
  }

  private static void assertStoreIsAway(HunchClient client, String key) {
    assertThatThrownBy(() -> client.get(ShopKeys.NAMESPACE, key, "s"))
        .isInstanceOf(HunchException.class)
        .satisfies(
            e ->
                assertThat(((HunchException) e).kind())
                    .isEqualTo(HunchException.Kind.STORE_UNAVAILABLE));
  }

  private SidecarProcess start(String name, int port) throws Exception {
    Path config = yaml(name, proxy.port(), port, folder.resolve("cache.dat"));
    return SidecarProcess.start(config, folder, name, belongings);
  }

  /**
   * The service's own way to the database, which nothing befalls: a busy machine fails no query.
   */
  private Path patientYaml() throws IOException {
    Path config = yaml("truth", server.port(), 0, null);
    String text = Files.readString(config);
    return Files.writeString(config, text.replace("type: jdbc", "type: jdbc, query-timeout: 1m"));
  }

  private Path yaml(String name, int databasePort, int port, @Nullable Path cacheFile)
      throws IOException {
    String text = new SidecarYaml(databasePort, 8, true, null, null).text();
    text = text.replaceFirst("port: 0", "port: " + port);
    if (cacheFile != null) {
      text = text.replace("capacity: 8MiB", "capacity: 8MiB, file: \"" + cacheFile + "\"");
    }
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private static void play(TracePlayer player) {
    Map<String, List<TimedKey>> sessions = new LinkedHashMap<>();
    for (int session = 0; session < 8; session++) {
      sessions.put("s" + session, new EndlessKeys(session));
    }
    try {
      player.play(sessions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitMore(AtomicInteger reads, int more) {
    int wanted = reads.get() + more;
    await().atMost(Duration.ofMinutes(2)).until(() -> reads.get() >= wanted);
  }

  private static void update(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Keys without end: however long an outage takes, the load outlasts it. */
  private static final class EndlessKeys extends AbstractList<TimedKey> {
    private final long seed;

    EndlessKeys(long seed) {
      this.seed = seed;
    }

    @Override
    public TimedKey get(int index) {
      SplittableRandom random = new SplittableRandom(seed << 32 | index);
      return new TimedKey(0, "product:" + (1 + random.nextInt(ShopSize.QUICK.products())));
    }

    @Override
    public int size() {
      return Integer.MAX_VALUE;
    }
  }
}

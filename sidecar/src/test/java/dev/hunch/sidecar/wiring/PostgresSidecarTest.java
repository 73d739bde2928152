package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.admin.v1.ExplainRequest;
import dev.hunch.proto.admin.v1.ExplainResponse;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.Result;
import dev.hunch.sidecar.backing.TestDatabase;
import dev.hunch.sidecar.wiring.SidecarFixture.Refusal;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole sidecar as configured by a file, over a real database and with the real predictor. */
class PostgresSidecarTest {
  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @TempDir private Path folder;
  private Sidecar sidecar;
  private ManagedChannel channel;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run(
        "create table users (id int primary key, name text)",
        "create table carts (user_id int primary key, items int)",
        "insert into users select i, 'user ' || i from generate_series(1, 500) i",
        "insert into carts select i, i % 7 from generate_series(1, 500) i",
        "create table order_lines (order_id int, line int, product_id int)",
        "create table products (id int primary key, name text)",
        "insert into order_lines select o, l, 100000 + (o * 7919 + l * 104729) % 90000"
            + " from generate_series(1, 500) o, generate_series(1, 3) l",
        "insert into products select distinct product_id, 'confidential' from order_lines");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("hunch.yaml"),
            """
            server: {port: 0}
            admin: {port: 0}
            stores:
              db: {type: jdbc, url: "%s", user: postgres, connection-timeout: 5s, query-timeout: 20s}
            namespaces:
              shop:
                store: db
                ttl: 5m
                templates:
                  "user:{id}": "select * from users where id = :id"
                  "cart:{user}": "select * from carts where user_id = :user"
                  "order:{id}:lines": "select * from order_lines where order_id = :id order by line"
                  "product:{id}": "select * from products where id = :id"
            access-log: {folder: log}
            prefetch: {max-cpu: 1.0}
            """
                .formatted(database.url()));
    sidecar = Sidecar.start(ConfiguredStores.read(config));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar.grpcPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    sidecar.close();
  }

  private CacheGrpc.CacheBlockingStub cache() {
    return CacheGrpc.newBlockingStub(channel);
  }

  @Test
  void get_readsThroughToTheDatabaseOnce() {
    assertThat(cache().get(get("shop", "user:7")).getValue().toStringUtf8())
        .isEqualTo("[{\"id\":7,\"name\":\"user 7\"}]");
    assertThat(cache().get(get("shop", "user:7")).getResult()).isEqualTo(Result.RESULT_HIT);
  }

  @Test
  void get_ofWhatTheDatabaseOrTheTemplatesDoNotHold_isRefused() {
    assertThat(refusalOf(() -> cache().get(get("shop", "user:501"))))
        .isEqualTo(new Refusal(Code.NOT_FOUND, "KEY_NOT_FOUND", "", false));
    assertThat(refusalOf(() -> cache().get(get("shop", "basket:1"))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "UNMAPPED_KEY", "key", false));
  }

  @Test
  void database_goesDownAndComesBack_hitsGoOnAndMissesRecover() {
    cache().get(get("shop", "user:7"));
    database.stop();

    assertThat(cache().get(get("shop", "user:7")).getResult()).isEqualTo(Result.RESULT_HIT);
    assertThat(refusalOf(() -> cache().get(get("shop", "user:8"))))
        .isEqualTo(new Refusal(Code.UNAVAILABLE, "STORE_UNAVAILABLE", "", true));
    database.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> !cache().get(get("shop", "user:8")).getValue().isEmpty());
  }

  @Test
  void session_thatAlwaysReadsTheCartAfterTheUser_isServedANewUsersCartAhead() {
    for (int user = 1; user <= 400; user++) {
      read("user:" + user);
      read("cart:" + user);
    }
    read("user:450"); // nobody has asked for this user or their cart before
    ExplainRequest explain =
        ExplainRequest.newBuilder().setNamespace("shop").setKey("cart:450").build();
    ExplainResponse explained =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> AdminGrpc.newBlockingStub(channel).explain(explain),
                ExplainResponse::getCached);

    assertThat(explained.getOrigin()).isEqualTo("PREFETCH");
    assertThat(explained.getPrefetchReason().getProbability()).isGreaterThan(0.5);
    assertThat(cache().get(get("shop", "cart:450")))
        .satisfies(
            reply -> {
              assertThat(reply.getResult()).isEqualTo(Result.RESULT_PREFETCHED_HIT);
              assertThat(reply.getValue().toStringUtf8())
                  .isEqualTo("[{\"user_id\":450,\"items\":2}]");
            });
  }

  @Test
  void session_thatReadsTheProductsOfAnOrdersLines_isServedProductsOnlyTheResponseNames()
      throws Exception {
    for (int order = 1; order <= 200; order++) {
      readLinesOf(order).forEach(product -> read("product:" + product));
    }
    List<Integer> products = readLinesOf(400);
    for (int product : products) {
      ExplainResponse explained =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> explain("product:" + product), ExplainResponse::getCached);
      assertThat(explained.getOrigin()).isEqualTo("PREFETCH");
      assertThat(explained.getPrefetchReason().getAction())
          .startsWith("product:{field [].product_id of last order:");
    }
    assertThat(cache().get(get("shop", "product:" + products.get(2))).getResult())
        .isEqualTo(Result.RESULT_PREFETCHED_HIT);
    stop(); // with it, the log's last lines are written
    String log = logged();
    assertThat(log)
        .contains("order:200:lines,", "[].product_id*3,", "=1:[].product_id:0\n")
        .doesNotContain("confidential", products.get(0).toString(), products.get(1).toString());
  }

  private ExplainResponse explain(String key) {
    return AdminGrpc.newBlockingStub(channel)
        .explain(ExplainRequest.newBuilder().setNamespace("shop").setKey(key).build());
  }

  private List<Integer> readLinesOf(int order) {
    String lines =
        cache()
            .get(
                GetRequest.newBuilder()
                    .setNamespace("shop")
                    .setKey("order:" + order + ":lines")
                    .setSession("ada")
                    .build())
            .getValue()
            .toStringUtf8();
    return Pattern.compile("\"product_id\":(\\d+)")
        .matcher(lines)
        .results()
        .map(match -> Integer.valueOf(match.group(1)))
        .toList();
  }

  private String logged() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("log"))) {
      for (Path file : files.sorted().toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private void read(String key) {
    var unused =
        cache()
            .get(
                GetRequest.newBuilder().setNamespace("shop").setKey(key).setSession("ada").build());
  }
}

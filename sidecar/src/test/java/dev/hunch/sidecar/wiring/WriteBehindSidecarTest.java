package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.hunch.faults.FaultProxy;
import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.admin.v1.StatsRequest;
import dev.hunch.proto.admin.v1.WriteBehindStats;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.sidecar.backing.TestDatabase;
import dev.hunch.sidecar.wiring.SidecarFixture.Refusal;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes behind through a whole sidecar into a real database that goes away. */
class WriteBehindSidecarTest {
  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @TempDir private Path folder;
  private FaultProxy network;
  private Sidecar sidecar;
  private ManagedChannel channel;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run(
        "create table users (id int primary key, name text check (name <> 'nobody'))",
        "create table orders (id int primary key, buyer int references users)");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    database.run("truncate users, orders");
    network =
        FaultProxy.open(
            0,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), database.port()),
            System::nanoTime);
    open();
  }

  @AfterEach
  void stop() throws Exception {
    close();
    network.close();
  }

  private void open() throws Exception {
    sidecar = Sidecar.start(ConfiguredStores.read(config("write-behind")));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar.grpcPort()).usePlaintext().build();
  }

  private void close() {
    channel.shutdownNow();
    sidecar.close();
  }

  private Path config(String mode) throws Exception {
    return Files.writeString(
        folder.resolve("hunch.yaml"),
        """
        server: {port: 0, drain: 2s, max-value-bytes: 256KiB}
        admin: {port: 0}
        cache: {capacity: 8MiB, file: cache.dat}
        stores:
          db:
            type: jdbc
            url: "%s"
            user: postgres
            query-timeout: 500ms
            connection-timeout: 500ms
            breaker: {pause: 200ms}
        namespaces:
          shop:
            store: db
            templates:
              "user:{id}": "select * from users where id = :id"
              "order:{id}": "select * from orders where id = :id"
            write-mode: %s
            writes:
              "user:{id}":
                put: >-
                  insert into users
                  select * from jsonb_populate_recordset(null::users, :value::jsonb)
                  on conflict (id) do update set name = excluded.name
                delete: delete from users where id = :id
              "order:{id}":
                put: >-
                  insert into orders
                  select * from jsonb_populate_recordset(null::orders, :value::jsonb)
        write-behind: {journal: journal, max-bytes: 1MiB}
        prefetch: {enabled: false}
        """
            .formatted(TestDatabase.urlAt(network.port()), mode));
  }

  private CacheGrpc.CacheBlockingStub cache() {
    return CacheGrpc.newBlockingStub(channel);
  }

  private void put(int id, String name) {
    var unused = cache().put(SidecarFixture.put("shop", "user:" + id, user(id, name)));
  }

  private static ByteString user(int id, String name) {
    return ByteString.copyFromUtf8("[{\"id\":%d,\"name\":\"%s\"}]".formatted(id, name));
  }

  private String read(int id) {
    return cache().get(get("shop", "user:" + id)).getValue().toStringUtf8();
  }

  private void forget() {
    var unused =
        cache()
            .invalidate(InvalidateRequest.newBuilder().setNamespace("shop").setPrefix("").build());
  }

  private static String inTheDatabase(int id) throws Exception {
    return onlyCell("select name from users where id = " + id);
  }

  private static String onlyCell(String query) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "none";
    }
  }

  private String metrics() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + sidecar.adminPort() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(1));
  }

  @Test
  void put_isShownAtOnceAndReachesTheDatabase() throws Exception {
    put(1, "Ada");
    assertThat(read(1)).contains("Ada");
    patiently().until(() -> inTheDatabase(1).equals("Ada"));
    var unused =
        cache().delete(DeleteRequest.newBuilder().setNamespace("shop").setKey("user:1").build());
    assertThat(refusalOf(() -> read(1)).code()).isEqualTo(Code.NOT_FOUND);
    patiently().until(() -> inTheDatabase(1).equals("none"));
    patiently().untilAsserted(() -> assertThat(metrics()).contains("hunch_writes_written_total 2"));
  }

  @Test
  void outage_writesGoOnBeingAcknowledgedAndDrainAfterIt() throws Exception {
    put(1, "before");
    // The sidecar itself has heard of it: else it would write it once more.
    patiently().untilAsserted(() -> assertThat(metrics()).contains("hunch_writes_written_total 1"));
    network.cut();
    for (int id = 1; id <= 50; id++) {
      put(id, "during");
      put(id, "during " + id);
    }
    forget();
    for (int id = 1; id <= 50; id++) {
      assertThat(read(id)).as("what the store does not have yet").contains("during " + id);
    }
    patiently().untilAsserted(() -> assertThat(metrics()).contains("hunch_writes_pending 100"));
    assertThat(metrics()).containsPattern("hunch_writes_pending_bytes [1-9]");
    WriteBehindStats stats =
        AdminGrpc.newBlockingStub(channel)
            .stats(StatsRequest.getDefaultInstance())
            .getWriteBehind();
    assertThat(stats.getPending()).isEqualTo(100);
    assertThat(stats.getPendingBytes()).isPositive();
    assertThat(stats.getOldestAgeMs()).isPositive();
    assertThat(inTheDatabase(1)).isEqualTo("before");
    network.mend();
    patiently()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("hunch_writes_pending 0", "hunch_writes_pending_age"));
    for (int id = 1; id <= 50; id++) {
      assertThat(inTheDatabase(id)).isEqualTo("during " + id);
    }
    assertThat(metrics()).containsPattern("hunch_writes_retried_total [1-9]");
    forget();
    assertThat(read(50)).contains("during 50");
  }

  @Test
  void journalFull_isRefusedAndNothingIsLost() throws Exception {
    network.cut();
    String large = "x".repeat(200_000);
    int taken = 0;
    Refusal refusal = null;
    for (int id = 1; refusal == null && id < 20; id++) {
      int next = id;
      try {
        put(next, large);
        taken++;
      } catch (io.grpc.StatusRuntimeException e) {
        refusal = Refusal.of(e);
      }
    }
    assertThat(refusal).isEqualTo(new Refusal(Code.RESOURCE_EXHAUSTED, "JOURNAL_FULL", "", true));
    assertThat(taken).isEqualTo(5);
    network.mend();
    patiently().until(() -> inTheDatabase(5).equals(large));
    put(6, "there is room again");
  }

  @Test
  void put_databaseRejectsIt_isPutAsideCountedAndItsKeyDropped() throws Exception {
    put(1, "Ada");
    patiently().until(() -> inTheDatabase(1).equals("Ada"));
    put(1, "nobody");
    patiently()
        .untilAsserted(() -> assertThat(metrics()).contains("hunch_writes_rejected_total 1"));
    patiently().until(() -> read(1).contains("Ada"));
    assertThat(Files.readString(folder.resolve("journal/rejected.jsonl")))
        .contains("\"key\":\"user:1\"", "nobody", "FORBIDDEN");
    put(1, "Eve");
    patiently().until(() -> inTheDatabase(1).equals("Eve"));
  }

  @Test
  void put_thatNeedsAnOlderOneOfAnotherKey_waitsForItAndIsNotPutAside() throws Exception {
    ByteString order = ByteString.copyFromUtf8("[{\"id\":7,\"buyer\":1}]");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table users in share mode"); // holds up the user, not the order
      put(1, "Ada");
      var unused = cache().put(SidecarFixture.put("shop", "order:7", order));
      patiently()
          .untilAsserted(
              () -> assertThat(metrics()).containsPattern("hunch_store_writes_rejected.* [1-9]"));
      assertThat(cache().get(get("shop", "order:7")).getValue()).isEqualTo(order);
      connection.rollback();
    }
    patiently().untilAsserted(() -> assertThat(metrics()).contains("hunch_writes_pending 0"));
    assertThat(onlyCell("select buyer from orders where id = 7")).isEqualTo("1");
    assertThat(metrics()).contains("hunch_writes_rejected_total 0");
    assertThat(folder.resolve("journal/rejected.jsonl")).doesNotExist();
    WriteBehindStats stats =
        AdminGrpc.newBlockingStub(channel)
            .stats(StatsRequest.getDefaultInstance())
            .getWriteBehind();
    assertThat(stats.getWritten()).isEqualTo(2);
    assertThat(stats.getRetried()).isPositive();
    assertThat(stats.getPending()).isZero();
    assertThat(stats.getRejected()).isZero();
  }

  @Test
  void stop_drainsIntoTheDatabase() throws Exception {
    for (int id = 1; id <= 50; id++) {
      put(id, "last words " + id);
    }
    close();
    for (int id = 1; id <= 50; id++) {
      assertThat(inTheDatabase(id)).isEqualTo("last words " + id);
    }
    open();
  }

  @Test
  void restart_whileTheDatabaseIsAway_keepsWhatWasAcknowledged() throws Exception {
    put(1, "old");
    patiently().until(() -> inTheDatabase(1).equals("old"));
    network.cut();
    put(1, "new");
    close();
    open();
    assertThat(read(1)).contains("new");
    forget();
    assertThat(read(1)).contains("new");
    network.mend();
    patiently().until(() -> inTheDatabase(1).equals("new"));
  }

  @Test
  void start_journalInUseOrOfAnotherConfiguration_isRefused() throws Exception {
    Path second = folder.resolve("second.yaml");
    String config = Files.readString(config("write-behind"));
    Files.writeString(second, config.replace("file: cache.dat", "file: other.dat"));
    assertThatThrownBy(() -> Sidecar.start(ConfiguredStores.read(second)))
        .isInstanceOf(SidecarStartException.class)
        .hasMessageContaining("in use by another process");
    network.cut();
    put(1, "pending");
    close();
    assertThatThrownBy(() -> Sidecar.start(ConfiguredStores.read(config("write-through"))))
        .isInstanceOf(SidecarStartException.class)
        .hasMessageContaining("let it drain first");
    network.mend();
    open();
    patiently().until(() -> inTheDatabase(1).equals("pending"));
  }
}

package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.Condition;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.PutResponse;
import dev.hunch.proto.cache.v1.Result;
import dev.hunch.sidecar.backing.TestDatabase;
import dev.hunch.sidecar.wiring.SidecarFixture.Refusal;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes through a whole sidecar into a real database. */
class WriteThroughSidecarTest {
  private static final Pattern COUNT = Pattern.compile("\"n\":(\\d+)");

  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @TempDir private Path folder;
  private Sidecar sidecar;
  private ManagedChannel channel;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run("create table counters (id int primary key, n int not null check (n >= 0))");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    database.run("truncate counters");
    Path config =
        Files.writeString(
            folder.resolve("hunch.yaml"),
            """
            server: {port: 0}
            admin: {port: 0}
            stores:
              db: {type: jdbc, url: "%s", user: postgres, connection-timeout: 500ms}
            namespaces:
              shop:
                store: db
                templates:
                  "counter:{id}": "select * from counters where id = :id"
                max-value-size: 1KiB
                write-mode: write-through
                writes:
                  "counter:{id}":
                    put: >-
                      insert into counters
                      select * from jsonb_populate_recordset(null::counters, :value::jsonb)
                      on conflict (id) do update set n = excluded.n
                    delete: delete from counters where id = :id
                  "fixed:{id}":
                    put: "update counters set n = :value::int where id = :id"
            prefetch: {enabled: false}
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

  private static ByteString counter(int id, int n) {
    return ByteString.copyFromUtf8("[{\"id\":%d,\"n\":%d}]".formatted(id, n));
  }

  private static int inTheDatabase(int id) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select n from counters where id = " + id)) {
      return rows.next() ? rows.getInt(1) : -1;
    }
  }

  @Test
  void put_isInTheDatabaseAndInTheCacheWhenItIsAcknowledged() throws Exception {
    PutResponse stored = cache().put(SidecarFixture.put("shop", "counter:1", counter(1, 7)));
    assertThat(stored.getStored()).isTrue();
    assertThat(inTheDatabase(1)).isEqualTo(7);
    GetResponse read = cache().get(get("shop", "counter:1"));
    assertThat(read.getResult()).isEqualTo(Result.RESULT_HIT);
    assertThat(read.getValue()).isEqualTo(counter(1, 7));
  }

  @Test
  void delete_isGoneFromTheDatabaseAndTheCacheWhenItIsAcknowledged() throws Exception {
    var unused = cache().put(SidecarFixture.put("shop", "counter:1", counter(1, 7)));
    DeleteRequest delete =
        DeleteRequest.newBuilder().setNamespace("shop").setKey("counter:1").build();
    assertThat(cache().delete(delete).getWasCached()).isTrue();
    assertThat(inTheDatabase(1)).isEqualTo(-1);
    assertThat(refusalOf(() -> cache().get(get("shop", "counter:1"))).code())
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void put_whatCannotBeWritten_isToldApart() throws Exception {
    assertThat(refusalOf(() -> put("other:1", counter(1, 1))))
        .isEqualTo(new Refusal(Code.FAILED_PRECONDITION, "UNWRITABLE_KEY", "key", false));
    DeleteRequest delete =
        DeleteRequest.newBuilder().setNamespace("shop").setKey("fixed:1").build();
    assertThat(refusalOf(() -> cache().delete(delete)))
        .isEqualTo(new Refusal(Code.FAILED_PRECONDITION, "UNDELETABLE_KEY", "key", false));
    assertThat(refusalOf(() -> put("counter:1", ByteString.copyFrom(new byte[] {(byte) 0xFF}))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "value", false));
    assertThat(refusalOf(() -> put("counter:1", ByteString.copyFromUtf8("x".repeat(1025)))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "value", false));
    assertThat(refusalOf(() -> put("counter:1", ByteString.copyFromUtf8("no json"))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "BAD_VALUE", "", false));
    assertThat(refusalOf(() -> put("counter:1", counter(1, -1))))
        .isEqualTo(new Refusal(Code.FAILED_PRECONDITION, "WRITE_FORBIDDEN", "", false));
    assertThat(refusalOf(() -> put("fixed:1", ByteString.copyFromUtf8("5"))))
        .isEqualTo(new Refusal(Code.FAILED_PRECONDITION, "NOTHING_WRITTEN", "", false));
    assertThat(inTheDatabase(1)).isEqualTo(-1);
  }

  @Test
  void put_databaseIsDown_isUnavailableAndTheOldValueIsNotServed() {
    put("counter:1", counter(1, 1));
    database.stop();
    try {
      assertThat(refusalOf(() -> put("counter:1", counter(1, 2))))
          .satisfies(
              refusal -> {
                assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
                assertThat(refusal.reason()).isIn("STORE_UNAVAILABLE", "WRITE_OUTCOME_UNKNOWN");
                assertThat(refusal.retries()).isTrue();
              });
      assertThat(refusalOf(() -> cache().get(get("shop", "counter:1"))).code())
          .isEqualTo(Code.UNAVAILABLE);
    } finally {
      database.start();
    }
  }

  @Test
  void putIf_manyThreadsThatCountTogether_loseNoCountInTheDatabase() throws Exception {
    int threads = 4;
    int each = 50;
    put("counter:1", counter(1, 0));
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<Future<Integer>> counting = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        counting.add(workers.submit(() -> count(each)));
      }
      int refused = 0;
      for (Future<Integer> worker : counting) {
        refused += worker.get(150, TimeUnit.SECONDS);
      }
      System.out.printf(
          "write-through: %d counts by %d threads, %d tries refused%n",
          threads * each, threads, refused);
    } finally {
      workers.shutdownNow();
    }
    assertThat(inTheDatabase(1)).isEqualTo(threads * each);
    assertThat(cache().get(get("shop", "counter:1")).getValue())
        .isEqualTo(counter(1, threads * each));
  }

  /** Counts, and drops the key now and then, so that the store is asked as well. */
  private int count(int times) {
    GetRequest read =
        GetRequest.newBuilder().setNamespace("shop").setKey("counter:1").setWithEtag(true).build();
    int refused = 0;
    for (int counted = 0; counted < times; ) {
      GetResponse seen = cache().get(read);
      Matcher n = COUNT.matcher(seen.getValue().toStringUtf8());
      assertThat(n.find()).isTrue();
      try {
        var unused =
            cache()
                .put(
                    SidecarFixture.put(
                            "shop", "counter:1", counter(1, Integer.parseInt(n.group(1)) + 1))
                        .toBuilder()
                        .setCondition(Condition.newBuilder().setEtag(seen.getEtag()))
                        .build());
        counted++;
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
        refused++;
      }
    }
    return refused;
  }

  private void put(String key, ByteString value) {
    var unused = cache().put(SidecarFixture.put("shop", key, value));
  }
}

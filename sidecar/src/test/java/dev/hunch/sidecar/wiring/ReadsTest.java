package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.proto.admin.v1.ExplainRequest;
import dev.hunch.proto.admin.v1.ExplainResponse;
import dev.hunch.proto.admin.v1.SetPrefetchRequest;
import dev.hunch.proto.admin.v1.StatsRequest;
import dev.hunch.proto.admin.v1.StatsResponse;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.BatchGetResponse;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.HintRequest;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.Result;
import dev.hunch.proto.cache.v1.WatchRequest;
import dev.hunch.proto.cache.v1.WatchResponse;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads and writes as a service makes them, over a socket. */
class ReadsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** What the predictor has seen; it expects {@code order:N} after {@code user:N}. */
  private final List<AccessEvent> seen = new CopyOnWriteArrayList<>();

  private SidecarFixture sidecar;

  @BeforeEach
  void start() throws Exception {
    sidecar =
        new SidecarFixture(
            TestConfig.ofShop().build(), builder -> builder.untrained(() -> this::predict));
    sidecar.store.with("user:1", "Ada").with("user:2", "Bob").with("order:1", "a book");
  }

  private List<Prediction> predict(AccessEvent event) {
    seen.add(event);
    String key = event.key().text();
    return key.startsWith("user:")
        ? List.of(
            new Prediction(
                Key.of("shop", key.replace("user", "order")),
                0.9,
                new PredictionReason("test", "order of the user")))
        : List.of();
  }

  @AfterEach
  void stop() {
    sidecar.store.release();
    sidecar.close();
  }

  @Test
  void get_secondTime_isHit() {
    assertThat(sidecar.cache().get(get("shop", "user:2")).getResult())
        .isEqualTo(Result.RESULT_MISS);
    assertThat(sidecar.cache().get(get("shop", "user:2")))
        .satisfies(
            reply -> {
              assertThat(reply.getResult()).isEqualTo(Result.RESULT_HIT);
              assertThat(reply.getValue().toStringUtf8()).isEqualTo("Bob");
              assertThat(reply.getRemainingTtlMs()).isBetween(1L, 60_000L);
            });
  }

  @Test
  void get_ofPredictedKey_isPrefetchedHitThatIsExplained() {
    sidecar
        .cache()
        .get(
            GetRequest.newBuilder()
                .setNamespace("shop")
                .setKey("user:1")
                .setSession("ada")
                .build());
    ExplainRequest explain =
        ExplainRequest.newBuilder()
            .setNamespace("shop")
            .setKey("order:1")
            .setSession("ada")
            .build();
    ExplainResponse explained =
        await().until(() -> sidecar.admin().explain(explain), ExplainResponse::getCached);

    assertThat(explained.getOrigin()).isEqualTo("PREFETCH");
    assertThat(explained.getPrefetchReason().getAction()).isEqualTo("order of the user");
    assertThat(explained.getPrefetchReason().getProbability()).isEqualTo(0.9);
    assertThat(explained.getPredictedNext(0).getKey()).isEqualTo("order:1");
    assertThat(sidecar.cache().get(get("shop", "order:1")).getResult())
        .isEqualTo(Result.RESULT_PREFETCHED_HIT);
    StatsResponse stats = sidecar.admin().stats(StatsRequest.getDefaultInstance());
    assertThat(stats.getReads()).isEqualTo(2);
    assertThat(stats.getPrefetchedHits()).isEqualTo(1);
    assertThat(stats.getDemandLoads()).isEqualTo(1);
    assertThat(stats.getPrefetchLoads()).isEqualTo(1);
    assertThat(stats.getPrefetch().getAccuracy()).isEqualTo(1);
    assertThat(stats.getEntries()).isEqualTo(2);
  }

  @Test
  void get_whileTheStoreIsSlow_isPredictedFromAlready() {
    sidecar.store.hold();
    var slow = sidecar.future(get("shop", "user:1"));

    await().until(() -> sidecar.store.loads() == 2); // the demand, and what is expected after it
    assertThat(slow).isNotDone();
  }

  @Test
  void setPrefetch_off_predictsButDoesNotFetch() {
    boolean was =
        sidecar
            .admin()
            .setPrefetch(SetPrefetchRequest.newBuilder().setEnabled(false).build())
            .getWasEnabled();
    sidecar.cache().get(get("shop", "user:1"));
    await().until(() -> !seen.isEmpty());

    assertThat(was).isTrue();
    assertThat(sidecar.admin().stats(StatsRequest.getDefaultInstance()).getPrefetch().getEnabled())
        .isFalse();
    assertThat(sidecar.cache().get(get("shop", "order:1")).getResult())
        .isEqualTo(Result.RESULT_MISS);
  }

  @Test
  void batchGet_keepsTheOrderAndEachKeysOwnOutcome() {
    BatchGetResponse response =
        sidecar
            .cache()
            .batchGet(
                BatchGetRequest.newBuilder()
                    .setNamespace("shop")
                    .addAllKeys(List.of("user:2", "user:9", "", "user:1", "user:2"))
                    .build());

    assertThat(response.getResultsList())
        .extracting(KeyResult::getKey)
        .containsExactly("user:2", "user:9", "", "user:1", "user:2");
    assertThat(response.getResultsList())
        .extracting(result -> result.getFound().getValue().toStringUtf8())
        .containsExactly("Bob", "", "", "Ada", "Bob");
    assertThat(response.getResultsList())
        .extracting(result -> result.getError().getReason())
        .containsExactly("", "KEY_NOT_FOUND", "INVALID_FIELD", "", "");
  }

  @Test
  void batchGet_ofNothing_isEmpty() {
    assertThat(
            sidecar
                .cache()
                .batchGet(BatchGetRequest.newBuilder().setNamespace("shop").build())
                .getResultsList())
        .isEmpty();
  }

  @Test
  void put_thenGet_returnsWhatWasPut() {
    boolean stored =
        sidecar.cache().put(put("shop", "user:2", ByteString.copyFromUtf8("Bea"))).getStored();

    assertThat(stored).isTrue();
    assertThat(sidecar.cache().get(get("shop", "user:2")).getValue().toStringUtf8())
        .isEqualTo("Bea");
    await()
        .until(() -> !seen.isEmpty()); // a put is no read; the read is told of when it is answered
    assertThat(seen).extracting(event -> event.key().text()).containsOnly("user:2");
  }

  @Test
  void delete_thenGet_loadsAgain() {
    sidecar.cache().get(get("shop", "user:2"));
    sidecar.store.with("user:2", "Bea");
    DeleteRequest delete = DeleteRequest.newBuilder().setNamespace("shop").setKey("user:2").build();

    assertThat(sidecar.cache().delete(delete).getWasCached()).isTrue();
    assertThat(sidecar.cache().delete(delete).getWasCached()).isFalse();
    assertThat(sidecar.cache().get(get("shop", "user:2")).getValue().toStringUtf8())
        .isEqualTo("Bea");
  }

  @Test
  void invalidate_byKeysAndByPrefix_dropsThem() {
    sidecar.cache().get(get("shop", "user:2"));
    sidecar.cache().get(get("shop", "order:1"));
    InvalidateRequest keys =
        InvalidateRequest.newBuilder()
            .setNamespace("shop")
            .setKeys(Keys.newBuilder().addKeys("order:1").addKeys("order:5"))
            .build();
    InvalidateRequest prefix =
        InvalidateRequest.newBuilder().setNamespace("shop").setPrefix("user:2").build();

    assertThat(sidecar.cache().invalidate(keys).getDropped()).isEqualTo(1);
    assertThat(sidecar.cache().invalidate(prefix).getDropped()).as("not counted").isZero();
    assertThat(sidecar.cache().get(get("shop", "user:2")).getResult())
        .isEqualTo(Result.RESULT_MISS);
  }

  @Test
  void invalidate_byTag_dropsWhatWasPutWithIt() {
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace("shop")
            .setKey("user:2")
            .setValue(ByteString.copyFromUtf8("tagged"))
            .addTags("users")
            .build();
    InvalidateRequest tag =
        InvalidateRequest.newBuilder().setNamespace("shop").setTag("users").build();

    sidecar.cache().put(put);
    assertThat(sidecar.cache().get(get("shop", "user:2")).getResult()).isEqualTo(Result.RESULT_HIT);
    sidecar.cache().invalidate(tag);
    assertThat(sidecar.cache().get(get("shop", "user:2")).getResult())
        .isEqualTo(Result.RESULT_MISS);
  }

  @Test
  void watch_whatIsInvalidatedAfterItsStart_isTold() {
    Iterator<WatchResponse> told =
        sidecar.cache().watch(WatchRequest.newBuilder().addNamespaces("shop").build());
    assertThat(told.next().hasStarted()).isTrue();

    sidecar
        .cache()
        .put(
            PutRequest.newBuilder()
                .setNamespace("shop")
                .setKey("user:2")
                .setValue(ByteString.copyFromUtf8("v"))
                .build());
    sidecar
        .cache()
        .invalidate(InvalidateRequest.newBuilder().setNamespace("shop").setTag("t").build());
    assertThat(told.next().getInvalidation().getKeys().getKeysList()).containsExactly("user:2");
    assertThat(told.next().getInvalidation().getTag()).isEqualTo("t");
  }

  @Test
  void hint_keysNotCached_arePrefetched() {
    sidecar.cache().get(get("shop", "user:2"));
    HintRequest hint =
        HintRequest.newBuilder().setNamespace("shop").addKeys("user:2").addKeys("order:1").build();
    sidecar.cache().hint(hint);
    await()
        .untilAsserted(
            () -> {
              sidecar.cache().get(get("shop", "user:2")); // reads earn the budget
              assertThat(sidecar.cache().hint(hint).getQueued()).isZero();
            });
    assertThat(sidecar.cache().get(get("shop", "order:1")).getResult())
        .isEqualTo(Result.RESULT_PREFETCHED_HIT);
  }

  @Test
  void session_isTheNamedOneElseTheTraceElseTheConnection() {
    sidecar.cache().get(get("shop", "user:2"));
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-00f067aa0ba902b7-01");
    CacheGrpc.CacheBlockingStub traced =
        sidecar.cache().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    traced.get(get("shop", "user:2"));
    traced.get(
        GetRequest.newBuilder().setNamespace("shop").setKey("user:2").setSession("ada").build());
    sidecar.cache().get(get("shop", "user:2"));
    await().until(() -> seen.size() == 4);

    String connection = seen.get(0).session();
    assertThat(connection).startsWith("c").endsWith("-1");
    assertThat(seen)
        .extracting(AccessEvent::session)
        .containsExactly(connection, TRACE, "ada", connection);
  }
}

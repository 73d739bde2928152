package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.put;
import static dev.hunch.sidecar.wiring.SidecarFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.RejectedKeyException;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.Condition;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.Result;
import dev.hunch.sidecar.wiring.SidecarFixture.Refusal;
import io.grpc.Context;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sidecar answers when things go wrong, one test for each promise. */
class StatusCodesTest {
  private static final ByteString VALUE = ByteString.copyFromUtf8("v");
  private static final String LONG_KEY = "k".repeat(65);

  private SidecarFixture sidecar;

  @BeforeEach
  void start() throws Exception {
    sidecar =
        new SidecarFixture(
            TestConfig.ofShop()
                .namespace(
                    "stale",
                    new Freshness(Duration.ofMillis(1), Duration.ZERO, Duration.ofHours(1)))
                .maxWaitingLoads(2)
                .build());
    sidecar.store.with("user:1", "Ada");
  }

  @AfterEach
  void stop() {
    sidecar.store.release();
    sidecar.close();
  }

  @Test
  void get_unknownKey_isNotFoundAndThenCachedAsAbsent() {
    for (int i = 0; i < 2; i++) {
      assertThat(refusalOf(() -> sidecar.cache().get(get("shop", "user:9"))))
          .isEqualTo(new Refusal(Code.NOT_FOUND, "KEY_NOT_FOUND", "", false));
    }
    assertThat(sidecar.store.loads()).isEqualTo(1);
  }

  @Test
  void get_unknownNamespace_isNotFoundWithReason() {
    assertThat(refusalOf(() -> sidecar.cache().get(get("shoe", "user:1"))))
        .isEqualTo(new Refusal(Code.NOT_FOUND, "UNKNOWN_NAMESPACE", "namespace", false));
  }

  @Test
  void get_emptyOrOversizedField_isInvalidAndNamesIt() {
    assertThat(refusalOf(() -> sidecar.cache().get(get("", "user:1"))).field())
        .isEqualTo("namespace");
    assertThat(refusalOf(() -> sidecar.cache().get(get("n".repeat(5000), "user:1"))).field())
        .isEqualTo("namespace");
    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", ""))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "key", false));
    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", LONG_KEY))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "key", false));
  }

  @Test
  void get_keyOfTheLargestSize_isAccepted() {
    sidecar.store.with("ü".repeat(32), "x");

    assertThat(sidecar.cache().get(get("shop", "ü".repeat(32))).getValue().toStringUtf8())
        .isEqualTo("x");
    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", "ü".repeat(33)))).field())
        .isEqualTo("key");
  }

  @Test
  void put_emptyOrOversizedValue_isInvalidAndNamesIt() {
    ByteString large = ByteString.copyFrom(new byte[4097]);
    assertThat(refusalOf(() -> sidecar.cache().put(put("shop", "user:1", large))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "value", false));
    assertThat(refusalOf(() -> sidecar.cache().put(put("shop", "user:1", ByteString.EMPTY))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "value", false));
    assertThat(refusalOf(() -> sidecar.cache().put(put("shop", "", VALUE))).field())
        .isEqualTo("key");
  }

  @Test
  void put_conditionThatDoesNotHold_isAbortedWithThePresentEtag() {
    String present =
        sidecar.cache().get(get("shop", "user:1").toBuilder().setWithEtag(true).build()).getEtag();
    PutRequest onlyIfAbsent =
        put("shop", "user:1", VALUE).toBuilder()
            .setCondition(Condition.newBuilder().setAbsent(true))
            .build();
    PutRequest onlyIfPresent =
        onlyIfAbsent.toBuilder().setCondition(Condition.newBuilder().setEtag(present)).build();

    assertThat(present).hasSize(16);
    assertThat(refusalOf(() -> sidecar.cache().put(onlyIfAbsent)))
        .isEqualTo(new Refusal(Code.ABORTED, "ETAG_MISMATCH", "", false));
    assertThat(sidecar.cache().put(onlyIfPresent).getEtag()).isNotEqualTo(present);
    assertThat(refusalOf(() -> sidecar.cache().put(onlyIfPresent)).code()).isEqualTo(Code.ABORTED);
    assertThat(sidecar.cache().get(get("shop", "user:1")).getEtag()).as("not asked for").isEmpty();
  }

  @Test
  void delete_conditionThatDoesNotHold_isAborted() {
    DeleteRequest request =
        DeleteRequest.newBuilder()
            .setNamespace("shop")
            .setKey("user:1")
            .setCondition(Condition.newBuilder().setEtag("0000000000000000"))
            .build();
    assertThat(refusalOf(() -> sidecar.cache().delete(request)).reason())
        .isEqualTo("ETAG_MISMATCH");
  }

  @Test
  void put_conditionOrTagsThatMeanNothing_areInvalidAndNamed() {
    PutRequest put = put("shop", "user:1", VALUE);
    assertThat(
            refusalOf(
                    () ->
                        sidecar
                            .cache()
                            .put(put.toBuilder().setCondition(Condition.newBuilder()).build()))
                .field())
        .isEqualTo("condition");
    assertThat(
            refusalOf(
                    () ->
                        sidecar
                            .cache()
                            .put(put.toBuilder().addAllTags(Collections.nCopies(9, "t")).build()))
                .field())
        .isEqualTo("tags");
  }

  @Test
  void put_farOversizedValue_isRefusedByTheTransport() {
    ByteString huge = ByteString.copyFrom(new byte[8 << 20]);

    assertThat(refusalOf(() -> sidecar.cache().put(put("shop", "user:1", huge))).code())
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void get_storeDown_isUnavailableWithRetry() {
    sidecar.store.goDown();

    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", "user:1"))))
        .isEqualTo(new Refusal(Code.UNAVAILABLE, "STORE_UNAVAILABLE", "", true));
  }

  @Test
  void get_storeDownWithStaleCopy_isStale() throws Exception {
    sidecar.cache().get(get("stale", "user:1"));
    sidecar.store.goDown();

    GetResponse reply =
        await()
            .until(
                () -> sidecar.cache().get(get("stale", "user:1")),
                r -> r.getResult() == Result.RESULT_STALE);
    assertThat(reply.getValue().toStringUtf8()).isEqualTo("Ada");
    assertThat(reply.getRemainingTtlMs()).isZero();
    assertThat(sidecar.page("/metrics", 200)).contains("hunch_staleness_seconds_count 1\n");
  }

  @Test
  void get_tooManyWaitingLoads_isResourceExhaustedAtOnce() {
    sidecar.store.hold();
    var first = sidecar.future(get("shop", "a"));
    var second = sidecar.future(get("shop", "b"));
    await().until(() -> sidecar.store.loads() == 2);

    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", "c"))))
        .isEqualTo(new Refusal(Code.RESOURCE_EXHAUSTED, "TOO_MANY_WAITING_LOADS", "", true));
    sidecar.store.release();
    assertThat(first).failsWithin(Duration.ofSeconds(10)); // not found, but answered
    assertThat(second).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void get_deadlinePasses_isDeadlineExceededAndTheNextReadLoadsAnew() {
    sidecar.store.hold();

    // A deadline may pass before the call has reached the sidecar: then it is called again.
    Refusal refusal =
        await()
            .until(
                () ->
                    refusalOf(
                        () ->
                            sidecar
                                .cache()
                                .withDeadlineAfter(50, TimeUnit.MILLISECONDS)
                                .get(get("shop", "user:1"))),
                late -> sidecar.store.loads() > 0);
    await().until(() -> sidecar.store.cancelled() == sidecar.store.loads());
    sidecar.store.release();

    assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(sidecar.cache().get(get("shop", "user:1")).getResult())
        .isEqualTo(Result.RESULT_MISS);
  }

  @Test
  void get_oneOfTwoWaitersCancels_theOtherIsAnswered() throws Exception {
    sidecar.store.hold();
    Context.CancellableContext leaving = Context.current().withCancellation();
    CompletableFuture<GetResponse> left = leaving.call(() -> sidecar.future(get("shop", "user:1")));
    await().until(() -> sidecar.store.loads() == 1);
    var staying = sidecar.future(get("shop", "user:1"));
    // Calls of one connection are taken in their order: when this is answered, the other waits.
    assertThat(refusalOf(() -> sidecar.cache().get(get("shoe", "user:1"))).code())
        .isEqualTo(Code.NOT_FOUND);
    leaving.cancel(null);
    assertThat(left).failsWithin(Duration.ofSeconds(10));
    sidecar.store.release();

    assertThat(staying)
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(reply -> assertThat(reply.getValue().toStringUtf8()).isEqualTo("Ada"));
    assertThat(sidecar.store.loads()).isEqualTo(1);
  }

  @Test
  void get_storeFailsOnItsOwnFault_isUnavailable() {
    sidecar.store.failWith(new IllegalStateException("a bug in the store"));

    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", "user:1"))).code())
        .isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void get_keyThatMeansNothing_isInvalidAndNoFailureOfTheStore() throws Exception {
    sidecar.store.failWith(new RejectedKeyException("fits no template"));

    assertThat(refusalOf(() -> sidecar.cache().get(get("shop", "usr:1"))))
        .isEqualTo(new Refusal(Code.INVALID_ARGUMENT, "UNMAPPED_KEY", "key", false));
    assertThat(sidecar.page("/metrics", 200))
        .contains(
            "cache_gets_total{result=\"rejected\"} 1.0",
            "cache_gets_total{result=\"error\"} 0.0",
            "hunch_load_rejected_total{kind=\"demand\"} 1.0",
            "hunch_load_errors_total{kind=\"demand\"} 0.0",
            "hunch_load_seconds_count{kind=\"demand\"} 0");
  }

  @Test
  void batchGet_tooManyKeys_isInvalid() {
    BatchGetRequest request =
        BatchGetRequest.newBuilder()
            .setNamespace("shop")
            .addAllKeys(Collections.nCopies(10_001, "user:1"))
            .build();

    assertThat(refusalOf(() -> sidecar.cache().batchGet(request)).field()).isEqualTo("keys");
  }

  @Test
  void invalidate_withoutTarget_isInvalid() {
    InvalidateRequest request = InvalidateRequest.newBuilder().setNamespace("shop").build();

    assertThat(refusalOf(() -> sidecar.cache().invalidate(request)).field()).isEqualTo("target");
  }
}

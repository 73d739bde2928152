package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.hunch.core.cache.Freshness;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.BatchGetResponse;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.Result;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is cancelled, or past its deadline, cancels the loads that nobody else waits for. */
class DeadlineTest {
  private SidecarFixture sidecar;

  @BeforeEach
  void start() throws Exception {
    sidecar =
        new SidecarFixture(
            TestConfig.ofShop()
                .namespace(
                    "lenient",
                    new Freshness(Duration.ofMillis(1), Duration.ZERO, Duration.ofHours(1)))
                .build());
    sidecar.store.with("user:1", "Ada").with("user:2", "Bob").with("user:3", "Cyd");
    sidecar.store.hold();
  }

  @AfterEach
  void stop() {
    sidecar.store.release();
    sidecar.close();
  }

  private void awaitCancelled(int loads) {
    await().until(() -> sidecar.store.cancelled() == loads);
  }

  @Test
  void get_deadlinePasses_cancelsItsLoad() {
    // A deadline that is too short for this machine passes before the call arrives.
    for (int millis = 500; sidecar.store.loads() == 0; millis *= 2) {
      CacheGrpc.CacheBlockingStub hasty =
          CacheGrpc.newBlockingStub(sidecar.channel)
              .withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
      StatusRuntimeException thrown =
          Assertions.catchThrowableOfType(
              StatusRuntimeException.class, () -> hasty.get(get("shop", "user:1")));
      assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    awaitCancelled(1);
  }

  @Test
  void get_staleCopyAndItsDeadlineNear_isAnsweredWithItAndCancelsItsLoad() {
    assertIsAnsweredStale(
        hasty -> {
          GetResponse answer = hasty.get(get("lenient", "user:1"));
          assertThat(answer.getValue().toStringUtf8()).isEqualTo("Eve");
          return answer.getResult();
        });
  }

  @Test
  void batchGet_staleCopyAndItsDeadlineNear_isAnsweredWithItAndCancelsItsLoad() {
    BatchGetRequest request =
        BatchGetRequest.newBuilder().setNamespace("lenient").addKeys("user:1").build();
    assertIsAnsweredStale(hasty -> hasty.batchGet(request).getResults(0).getFound().getResult());
  }

  private void assertIsAnsweredStale(Function<CacheGrpc.CacheBlockingStub, Result> read) {
    var unused = sidecar.cache().put(put("lenient", "user:1", ByteString.copyFromUtf8("Eve")));
    Result result = Result.RESULT_HIT;
    // At first it may be fresh still, and an eighth of a deadline may pass before this thread runs.
    for (int millis = 800; result != Result.RESULT_STALE; millis *= 2) {
      assertThat(millis).isLessThan(100_000);
      try {
        result =
            read.apply(
                CacheGrpc.newBlockingStub(sidecar.channel)
                    .withDeadlineAfter(millis, TimeUnit.MILLISECONDS));
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      }
    }
    awaitCancelled(sidecar.store.loads());
    assertThat(sidecar.store.loads()).isPositive();
  }

  @Test
  void get_oneOfTwoCancelled_answersTheOther() {
    CompletableFuture<GetResponse> patient = sidecar.future(get("shop", "user:1"));
    await().until(() -> sidecar.store.loads() == 1);
    Context.CancellableContext context = Context.current().withCancellation();
    CompletableFuture<GetResponse> hasty = new CompletableFuture<>();
    context.run(() -> hasty.completeExceptionally(cancelOnceCoalesced(context)));
    sidecar.store.release();

    assertThat(patient.join().getValue().toStringUtf8()).isEqualTo("Ada");
    assertThat(hasty).isCompletedExceptionally();
    assertThat(sidecar.store.cancelled()).isZero();
  }

  private StatusRuntimeException cancelOnceCoalesced(Context.CancellableContext context) {
    CompletableFuture<GetResponse> joined = sidecar.future(get("shop", "user:1"));
    context.cancel(null);
    return Assertions.catchThrowableOfType(
        StatusRuntimeException.class,
        () -> {
          try {
            joined.join();
          } catch (CompletionException e) {
            throw e.getCause();
          }
        });
  }

  @Test
  void batchGet_cancelled_cancelsAllItsLoads() {
    Context.CancellableContext context = Context.current().withCancellation();
    FirstAnswer<BatchGetResponse> answer = new FirstAnswer<>();
    context.run(
        () ->
            CacheGrpc.newStub(sidecar.channel)
                .batchGet(
                    BatchGetRequest.newBuilder()
                        .setNamespace("shop")
                        .addAllKeys(List.of("user:1", "user:2", "user:3"))
                        .build(),
                    answer));
    await().until(() -> sidecar.store.loads() == 3);
    context.cancel(null);

    awaitCancelled(3);
  }

  @Test
  void getStream_cancelled_cancelsWhatItHasAskedFor() {
    Context.CancellableContext context = Context.current().withCancellation();
    FirstAnswer<GetStreamResponse> answers = new FirstAnswer<>();
    context.run(
        () -> {
          StreamObserver<GetStreamRequest> requests =
              CacheGrpc.newStub(sidecar.channel).getStream(answers);
          requests.onNext(
              GetStreamRequest.newBuilder()
                  .setId(1)
                  .setNamespace("shop")
                  .addKeys("user:1")
                  .build());
          requests.onNext(
              GetStreamRequest.newBuilder()
                  .setId(2)
                  .setNamespace("shop")
                  .addKeys("user:2")
                  .build());
        });
    await().until(() -> sidecar.store.loads() == 2);
    context.cancel(null);

    awaitCancelled(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void getStream_deadlineOfAMessagePasses_cancelsItsLoadsAndSaysSo(boolean inParts) {
    FirstAnswer<GetStreamResponse> answers = new FirstAnswer<>();
    StreamObserver<GetStreamRequest> requests =
        CacheGrpc.newStub(sidecar.channel).getStream(answers);
    requests.onNext(
        GetStreamRequest.newBuilder()
            .setId(1)
            .setNamespace("shop")
            .addKeys("user:1")
            .setInParts(inParts)
            .setDeadlineMs(1)
            .build());
    requests.onNext(
        GetStreamRequest.newBuilder().setId(2).setNamespace("shop").addKeys("user:2").build());

    awaitCancelled(1);
    GetStreamResponse answer = answers.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(answer.getId()).isEqualTo(1);
    int code = (inParts ? answer.getResults(0).getError() : answer.getError()).getCode();
    assertThat(code).isEqualTo(Status.Code.DEADLINE_EXCEEDED.value());
    await().until(() -> sidecar.store.loads() == 2);
    assertThat(sidecar.store.cancelled()).as("that of the other message goes on").isEqualTo(1);
    requests.onCompleted();
  }

  @Test
  void getStream_deadlineOfAMessagePassesWhileAnotherWaits_answersThatOne() {
    CompletableFuture<GetResponse> patient = sidecar.future(get("shop", "user:1"));
    await().until(() -> sidecar.store.loads() == 1);
    FirstAnswer<GetStreamResponse> answers = new FirstAnswer<>();
    CacheGrpc.newStub(sidecar.channel)
        .getStream(answers)
        .onNext(
            GetStreamRequest.newBuilder()
                .setNamespace("shop")
                .addKeys("user:1")
                .setInParts(true)
                .setDeadlineMs(1)
                .build());
    assertThat(answers.orTimeout(20, TimeUnit.SECONDS).join().getResults(0).hasError()).isTrue();
    sidecar.store.release();

    assertThat(patient.join().getValue().toStringUtf8()).isEqualTo("Ada");
    assertThat(sidecar.store.cancelled()).isZero();
  }
}

package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.admin.v1.StatsRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GetStreamTest {
  private SidecarFixture sidecar;

  @BeforeEach
  void start() throws Exception {
    sidecar = new SidecarFixture(TestConfig.ofShop().maxWaitingLoads(10_000).build());
    sidecar.store.with("user:1", "Ada").with("user:2", "Bob");
  }

  @AfterEach
  void stop() {
    sidecar.store.release();
    sidecar.close();
  }

  @Test
  void stream_ofManyMessages_answersEachOnceWithItsId() {
    Client client = new Client(true);
    for (int id = 1; id <= 1000; id++) {
      client.ask(id, "user:1", "user:2", "user:9");
    }
    client.requests.onCompleted();

    assertThat(client.end).succeedsWithin(Duration.ofSeconds(20));
    assertThat(client.answers)
        .extracting(GetStreamResponse::getId)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    assertThat(client.answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.getResults(0).getFound().getValue().toStringUtf8())
                  .isEqualTo("Ada");
              assertThat(answer.getResults(1).getFound().getValue().toStringUtf8())
                  .isEqualTo("Bob");
              assertThat(answer.getResults(2).getError().getReason()).isEqualTo("KEY_NOT_FOUND");
            });
  }

  @Test
  void stream_whoseFirstMessageWaits_answersTheSecondBeforeIt() {
    Client client = new Client(true);
    client.ask(1, "user:1");
    await().until(() -> client.answers.size() == 1);
    sidecar.store.hold();
    client.ask(2, "user:2");
    client.ask(3, "user:1");
    await().until(() -> client.answers.size() == 2);

    assertThat(client.answers).extracting(GetStreamResponse::getId).containsExactly(1L, 3L);
    sidecar.store.release();
    await().until(() -> client.answers.size() == 3);
  }

  @Test
  void stream_withUnknownNamespace_answersThatMessageWithAnErrorAndGoesOn() {
    Client client = new Client(true);
    client.requests.onNext(
        GetStreamRequest.newBuilder().setId(7).setNamespace("shoe").addKeys("user:1").build());
    client.ask(8, "user:1");
    await().until(() -> client.answers.size() == 2);

    assertThat(client.answers.get(0).getError().getReason()).isEqualTo("UNKNOWN_NAMESPACE");
    assertThat(client.answers.get(0).getResultsList()).isEmpty();
    assertThat(client.answers.get(1).getResultsCount()).isEqualTo(1);
  }

  @Test
  void stream_whoseClientReadsNothing_isNotReadEither() {
    sidecar.store.with("large", "x".repeat(4000));
    Client client = new Client(false);
    for (int id = 0; id < 20_000; id++) {
      client.ask(id, "large");
    }
    // The store is asked once; what matters is how many messages the sidecar has taken on.
    long asked = await().during(Duration.ofMillis(300)).until(this::reads, reads -> reads < 20_000);

    assertThat(asked).isLessThan(20_000);
    client.readAll();
    client.requests.onCompleted();
    assertThat(client.end).succeedsWithin(Duration.ofSeconds(30));
    assertThat(client.answers).hasSize(20_000);
  }

  @Test
  void stream_ofClientThatGoesAway_leavesTheSidecarServing() {
    sidecar.store.hold();
    Client client = new Client(true);
    client.ask(1, "user:1");
    await().until(() -> sidecar.store.loads() == 1);
    client.requests.onError(Status.CANCELLED.asException());
    sidecar.store.release();

    assertThat(client.end).failsWithin(Duration.ofSeconds(10));
    assertThat(sidecar.cache().get(SidecarFixture.get("shop", "user:1")).getValue().toStringUtf8())
        .isEqualTo("Ada");
  }

  private long reads() {
    return sidecar.admin().stats(StatsRequest.getDefaultInstance()).getReads();
  }

  /** A client that reads at once, or only when it is told to. */
  private final class Client
      implements ClientResponseObserver<GetStreamRequest, GetStreamResponse> {
    final List<GetStreamResponse> answers = new CopyOnWriteArrayList<>();
    final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    final ClientCallStreamObserver<GetStreamRequest> requests;
    private final boolean readsAtOnce;

    Client(boolean readsAtOnce) {
      this.readsAtOnce = readsAtOnce;
      this.requests =
          (ClientCallStreamObserver<GetStreamRequest>)
              CacheGrpc.newStub(sidecar.channel).getStream(this);
    }

    void ask(long id, String... keys) {
      requests.onNext(
          GetStreamRequest.newBuilder()
              .setId(id)
              .setNamespace("shop")
              .addAllKeys(List.of(keys))
              .build());
    }

    void readAll() {
      requests.request(Integer.MAX_VALUE);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<GetStreamRequest> stream) {
      if (!readsAtOnce) {
        stream.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(GetStreamResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable thrown) {
      end.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }
}

package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyGroup;
import dev.hunch.proto.cache.v1.KeyResult;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of a stream that are answered in parts. */
class PartedStreamTest {
  private SidecarFixture sidecar;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    sidecar = new SidecarFixture(TestConfig.ofShop().maxWaitingLoads(10_000).build());
    sidecar.store.with("user:1", "Ada").with("user:2", "Bob");
    client = new Client();
  }

  @AfterEach
  void stop() {
    sidecar.store.release();
    sidecar.close();
  }

  private static GetStreamRequest.Builder message(long id, String... keys) {
    return GetStreamRequest.newBuilder()
        .setId(id)
        .setInParts(true)
        .setNamespace("shop")
        .addAllKeys(List.of(keys));
  }

  @Test
  void message_whoseKeysAreCachedInPart_answersThoseBeforeTheOthersAreLoaded() {
    sidecar.cache().get(SidecarFixture.get("shop", "user:1"));
    sidecar.store.hold();
    client.ask(message(1, "user:2", "user:1", "user:9"));
    await().until(() -> client.answered(1) == 1);

    assertThat(client.textAt(1, 1)).isEqualTo("Ada");
    sidecar.store.release();
    await().until(() -> client.answered(1) == 3);
    assertThat(client.textAt(1, 0)).isEqualTo("Bob");
    assertThat(client.at(1, 2).getError().getReason()).isEqualTo("KEY_NOT_FOUND");
    assertThat(client.at(1, 2).getKey()).isEmpty();
  }

  @Test
  void message_behindManyThatWaitForLoads_isAnsweredBeforeThem() {
    sidecar.cache().get(SidecarFixture.get("shop", "user:1"));
    sidecar.store.hold();
    for (int id = 1; id <= 500; id++) {
      client.ask(message(id, "user:" + (10 + id)));
    }
    client.ask(message(501, "user:1"));
    await().until(() -> client.answered(501) == 1);

    assertThat(client.textAt(501, 0)).isEqualTo("Ada");
    assertThat(client.parts).hasSize(1);
    sidecar.store.release();
    client.requests.onCompleted();
    assertThat(client.end).succeedsWithin(Duration.ofSeconds(30));
    assertThat(client.parts).hasSize(501);
  }

  @Test
  void message_ofGroups_answersEachUnderItsPosition() {
    client.ask(
        message(1, "user:1")
            .addGroups(KeyGroup.newBuilder().setSession("s").addKeys("user:2").addKeys("user:1"))
            .addGroups(KeyGroup.newBuilder().setNamespace("shoe").addKeys("user:1"))
            .addGroups(KeyGroup.newBuilder().setNamespace("shop").addKeys("user:2").addKeys("")));
    await().until(() -> client.answered(1) == 6);

    assertThat(client.textAt(1, 0)).isEqualTo("Ada");
    assertThat(client.textAt(1, 1)).isEqualTo("Bob");
    assertThat(client.textAt(1, 2)).isEqualTo("Ada");
    assertThat(client.at(1, 3).getError().getReason()).isEqualTo("UNKNOWN_NAMESPACE");
    assertThat(client.textAt(1, 4)).isEqualTo("Bob");
    assertThat(client.at(1, 5).getError().getReason()).isEqualTo("INVALID_FIELD");
  }

  @Test
  void message_ofManyBytes_isAnsweredInSeveralParts() {
    sidecar.store.with("large", "x".repeat(10_000));
    sidecar.cache().get(SidecarFixture.get("shop", "large"));
    client.ask(message(1, "large", "large", "large", "large", "large", "large"));
    await().until(() -> client.answered(1) == 6);

    assertThat(client.parts).hasSize(2);
  }

  @Test
  void message_ofTooManyKeys_isRefusedAsAWhole() {
    List<String> keys = IntStream.range(0, 10_001).mapToObj(i -> "user:" + i).toList();
    client.ask(message(1).addGroups(KeyGroup.newBuilder().addAllKeys(keys)));
    await().until(() -> client.parts.size() == 1);

    assertThat(client.parts.get(0).getError().getReason()).isEqualTo("INVALID_FIELD");
  }

  @Test
  void messages_ofNoKeys_areAnsweredAndClosed() {
    for (int id = 1; id <= 1000; id++) {
      client.ask(message(id));
    }
    client.requests.onCompleted();

    assertThat(client.end).succeedsWithin(Duration.ofSeconds(20));
    assertThat(client.parts).hasSize(1000);
  }

  @Test
  void messages_whileLoadsAreHeld_allHaveEveryKeyOnce() {
    sidecar.store.hold();
    for (int id = 1; id <= 200; id++) {
      client.ask(message(id, "user:1", "user:2", "user:" + (10 + id)));
    }
    await().until(() -> sidecar.store.loads() > 0);
    sidecar.store.release();
    client.requests.onCompleted();

    assertThat(client.end).succeedsWithin(Duration.ofSeconds(30));
    for (int id = 1; id <= 200; id++) {
      assertThat(client.results(id)).containsOnlyKeys(0, 1, 2);
      assertThat(client.textAt(id, 1)).isEqualTo("Bob");
    }
  }

  private final class Client implements StreamObserver<GetStreamResponse> {
    final List<GetStreamResponse> parts = new CopyOnWriteArrayList<>();
    final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    final StreamObserver<GetStreamRequest> requests =
        CacheGrpc.newStub(sidecar.channel).getStream(this);

    void ask(GetStreamRequest.Builder message) {
      requests.onNext(message.build());
    }

    /** What has come for a message, by position; no position may come twice. */
    Map<Integer, KeyResult> results(long id) {
      Map<Integer, KeyResult> results = new TreeMap<>();
      for (GetStreamResponse part : parts) {
        for (int i = 0; part.getId() == id && i < part.getPositionsCount(); i++) {
          assertThat(results.put(part.getPositions(i), part.getResults(i))).isNull();
        }
      }
      return results;
    }

    int answered(long id) {
      return results(id).size();
    }

    KeyResult at(long id, int position) {
      return results(id).getOrDefault(position, KeyResult.getDefaultInstance());
    }

    String textAt(long id, int position) {
      return at(id, position).getFound().getValue().toStringUtf8();
    }

    @Override
    public void onNext(GetStreamResponse part) {
      parts.add(part);
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

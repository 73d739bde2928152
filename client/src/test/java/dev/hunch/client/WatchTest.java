package dev.hunch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.HintRequest;
import dev.hunch.proto.cache.v1.HintResponse;
import dev.hunch.proto.cache.v1.Invalidation;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.PutResponse;
import dev.hunch.proto.cache.v1.WatchRequest;
import dev.hunch.proto.cache.v1.WatchResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  /** A sidecar that tells one of each, and takes every second hint. */
  private static final class Telling extends CacheGrpc.CacheImplBase {
    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
      String namespace = request.getNamespaces(0);
      Invalidation.Builder of = Invalidation.newBuilder().setNamespace(namespace);
      observer.onNext(
          WatchResponse.newBuilder().setStarted(WatchResponse.Started.newBuilder()).build());
      for (Invalidation each :
          List.of(
              of.setKeys(Keys.newBuilder().addKeys("user:1")).build(),
              of.setPrefix("user:").build(),
              of.setTag("users").build())) {
        observer.onNext(WatchResponse.newBuilder().setInvalidation(each).build());
      }
      observer.onNext(
          WatchResponse.newBuilder().setMissed(WatchResponse.Missed.newBuilder()).build());
    }

    @Override
    public void hint(HintRequest request, StreamObserver<HintResponse> observer) {
      observer.onNext(HintResponse.newBuilder().setQueued(request.getKeysCount() / 2).build());
      observer.onCompleted();
    }

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> observer) {
      observer.onError(Status.ABORTED.asRuntimeException());
    }
  }

  private static final class Listening implements InvalidationListener {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void onStarted() {
      heard.add("started");
    }

    @Override
    public void onKeys(String namespace, List<String> keys) {
      heard.add(namespace + " keys " + keys);
    }

    @Override
    public void onPrefix(String namespace, String prefix) {
      heard.add(namespace + " prefix " + prefix);
    }

    @Override
    public void onTag(String namespace, String tag) {
      heard.add(namespace + " tag " + tag);
    }

    @Override
    public void onMissed() {
      heard.add("missed");
    }

    @Override
    public void onEnded() {
      heard.add("ended");
    }
  }

  private Server server;
  private HunchClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Telling())
            .build()
            .start();
    client =
        HunchClient.builder()
            .target("127.0.0.1:" + server.getPort())
            .deadline(Duration.ofSeconds(20))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Test
  void watch_eachEvent_isHeardInOrderAndItsEndAtLast() {
    Listening listening = new Listening();
    try (Watch watch = client.watch(List.of("shop"), listening)) {
      assertThat(watch).isNotNull();
      await().atMost(Duration.ofSeconds(60)).until(() -> listening.heard.contains("missed"));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> listening.heard.contains("ended"));
    assertThat(listening.heard)
        .containsExactly(
            "started",
            "shop keys [user:1]",
            "shop prefix user:",
            "shop tag users",
            "missed",
            "ended");
  }

  @Test
  void watch_sidecarThatGoesAway_ends() {
    Listening listening = new Listening();
    try (Watch watch = client.watch(List.of("shop"), listening)) {
      assertThat(watch).isNotNull();
      await().atMost(Duration.ofSeconds(60)).until(() -> listening.heard.contains("missed"));
      server.shutdownNow();
      await().atMost(Duration.ofSeconds(60)).until(() -> listening.heard.contains("ended"));
    }
  }

  @Test
  void hint_someKeys_tellsHowManyWait() {
    assertThat(client.hint("shop", List.of("a", "b", "c", "d"))).isEqualTo(2);
  }

  @Test
  void putIfAbsent_abortedWithoutAReason_isAFailure() {
    assertThatThrownBy(() -> client.putIfAbsent("shop", "a", new byte[] {1}))
        .isInstanceOfSatisfying(
            HunchException.class, e -> assertThat(e.kind()).isEqualTo(HunchException.Kind.FAILED));
  }
}

package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.proto.admin.v1.SetPrefetchRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.sidecar.config.HunchConfig;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and orchestrators rely on. */
class OperationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "hunch.cache.v1.Cache", "hunch.admin.v1.Admin"})
  void health_ofEachService_isServing(String service) throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
      assertThat(
              HealthGrpc.newBlockingStub(sidecar.channel)
                  .check(HealthCheckRequest.newBuilder().setService(service).build())
                  .getStatus())
          .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }
  }

  @Test
  void reflection_listsTheServices() throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
      CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
      StreamObserver<ServerReflectionRequest> question =
          ServerReflectionGrpc.newStub(sidecar.channel)
              .serverReflectionInfo(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                      answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                      answer.completeExceptionally(thrown);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      question.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

      assertThat(answer)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(
              response ->
                  assertThat(response.getListServicesResponse().getServiceList())
                      .extracting(ServiceResponse::getName)
                      .contains(
                          "hunch.cache.v1.Cache", "hunch.admin.v1.Admin", "grpc.health.v1.Health"));
      question.onCompleted();
    }
  }

  @Test
  void metrics_afterReads_areValidAndHoldNoKey() throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
      sidecar.store.with("secret:1", "Ada");
      sidecar.cache().get(get("shop", "secret:1"));
      sidecar.cache().get(get("shop", "secret:1"));
      String page = sidecar.page("/metrics", 200);
      List<String> samples = page.lines().filter(line -> !line.startsWith("#")).toList();

      assertThat(samples)
          .allMatch(line -> line.matches("[a-zA-Z_:][\\w:]*(\\{.*\\})? [-+.eE\\dNaInf]+"))
          .contains(
              "cache_gets_total{result=\"hit\"} 1.0",
              "cache_gets_total{result=\"miss\"} 1.0",
              "cache_puts_total{result=\"stored\"} 1.0",
              "cache_size 1.0",
              "hunch_load_seconds_count{kind=\"demand\"} 1",
              "hunch_model_info{id=\"online\"} 1");
      assertThat(samples)
          .extracting(line -> line.replaceAll("[{ ].*", ""))
          .contains(
              "cache_evictions_total",
              "cache_weight",
              "hunch_prefetch_issued_total",
              "hunch_prefetch_used_total",
              "hunch_prefetch_late_total",
              "hunch_prefetch_wasted_total",
              "hunch_prefetch_accuracy",
              "hunch_prefetch_coverage",
              "hunch_prefetch_timeliness",
              "hunch_governor_permits",
              "hunch_events_dropped_total",
              "jvm_memory_used_bytes");
      assertThat(page).doesNotContain("secret", "Ada");
    }
  }

  @Test
  void adminPages_answerLivenessReadinessAndAnIndex() throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
      assertThat(sidecar.page("/healthz", 200)).isEqualTo("ok\n");
      assertThat(sidecar.page("/readyz", 200)).isEqualTo("ready\n");
      assertThat(sidecar.page("/", 200)).contains("/metrics", "/healthz", "/readyz");
      assertThat(sidecar.page("/nothing", 404)).contains("no such page");
    }
  }

  @Test
  void unixSocket_isServedAndRemovedAtTheEnd() throws Exception {
    Path socket = folder.resolve("h.sock");
    try (SidecarFixture sidecar =
        new SidecarFixture(TestConfig.ofShop().unixSocket(socket).build())) {
      sidecar.store.with("user:1", "Ada");
      assertThat(getOver(socket)).isEqualTo("Ada");
      assertThat(sidecar.sidecar.readyLine())
          .matches("ready grpc=127.0.0.1:\\d+ unix=.*h.sock admin=127.0.0.1:\\d+");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void unixSocket_leftBehindByAKilledProcess_isTakenOver() throws Exception {
    Path socket = folder.resolve("h.sock");
    try (var leftover = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      leftover.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    try (SidecarFixture sidecar =
        new SidecarFixture(TestConfig.ofShop().unixSocket(socket).build())) {
      sidecar.store.with("user:1", "Ada");
      assertThat(getOver(socket)).isEqualTo("Ada");
    }
  }

  @Test
  void unixSocket_thatIsAFile_isNotOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("precious"), "text");
    HunchConfig config = TestConfig.ofShop().unixSocket(file).build();

    assertThatThrownBy(() -> new SidecarFixture(config))
        .isInstanceOf(SidecarStartException.class)
        .hasMessageContaining("is not a socket");
    assertThat(file).hasContent("text");
  }

  @Test
  void start_onATakenPort_saysWhichAndWhatToDo() throws Exception {
    try (SidecarFixture first = new SidecarFixture(TestConfig.ofShop().build())) {
      HunchConfig taken =
          new Overrides(first.sidecar.grpcPort(), null, null, null, false)
              .applyTo(TestConfig.ofShop().build());

      assertThatThrownBy(() -> new SidecarFixture(taken))
          .isInstanceOf(SidecarStartException.class)
          .hasMessageContaining("127.0.0.1:" + first.sidecar.grpcPort())
          .hasMessageContaining("--port");
    }
  }

  @Test
  void start_inWhichAPartThrowsAnError_closesThePartsBeforeIt() throws Exception {
    HunchConfig config = TestConfig.ofShop().cacheFile(folder.resolve("cache.dat")).build();

    assertThatThrownBy(
            () ->
                new SidecarFixture(
                    config,
                    builder ->
                        builder.untrained(
                            () -> {
                              throw new NoClassDefFoundError("a class of the predictor");
                            })))
        .isInstanceOf(NoClassDefFoundError.class);
    new SidecarFixture(config).close(); // the cache's file is free again
  }

  @Test
  void close_withACallInFlight_answersItAndTakesNoMore() throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
      sidecar.store.with("user:1", "Ada").hold();
      CompletableFuture<GetResponse> inFlight = sidecar.future(get("shop", "user:1"));
      await().until(() -> sidecar.store.loads() == 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(sidecar.sidecar::close);
      await().until(() -> sidecar.page("/readyz", 503).equals("not ready\n"));
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> sidecar.cache().get(get("shop", "user:1")))
                      .isInstanceOfSatisfying(
                          StatusRuntimeException.class,
                          e ->
                              assertThat(e.getStatus().getCode())
                                  .isEqualTo(Status.Code.UNAVAILABLE)));
      assertThat(closing).isNotDone();
      sidecar.store.release();

      assertThat(inFlight)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(reply -> assertThat(reply.getValue().toStringUtf8()).isEqualTo("Ada"));
      assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void close_writesTheAccessLogToItsEnd() throws Exception {
    Path log = folder.resolve("log");
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().accessLog(log).build())) {
      sidecar.store.with("user:1", "Ada");
      for (int i = 0; i < 500; i++) {
        sidecar.cache().get(get("shop", "user:1"));
      }
    }
    try (Stream<Path> files = Files.list(log)) {
      List<String> lines = Files.readAllLines(files.findFirst().orElseThrow());
      assertThat(lines).hasSize(501);
      assertThat(lines.get(0)).isEqualTo("ts_ms,client,key,size,namespace,result");
    }
  }

  @Test
  void restart_withAFile_keepsTheEntries() throws Exception {
    HunchConfig config = TestConfig.ofShop().cacheFile(folder.resolve("cache.dat")).build();
    try (SidecarFixture first = new SidecarFixture(config)) {
      first.store.with("user:1", "Ada");
      first.cache().get(get("shop", "user:1"));
    }
    try (SidecarFixture second = new SidecarFixture(config)) {
      assertThat(second.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Ada");
      assertThat(second.store.loads()).isZero();
    }
  }

  @Test
  void plainCache_neitherPredictsNorPrefetches() throws Exception {
    try (SidecarFixture sidecar =
        new SidecarFixture(
            TestConfig.ofShop().withoutPrefetch().build(),
            builder ->
                builder.untrained(
                    () ->
                        event -> {
                          throw new IllegalStateException("it was asked to predict");
                        }))) {
      sidecar.store.with("user:1", "Ada");
      sidecar.cache().get(get("shop", "user:1"));

      assertThat(sidecar.page("/metrics", 200))
          .contains("hunch_predictor_failures_total 0.0", "hunch_prefetch_enabled 0.0");
    }
  }

  @Test
  void plainCache_switchedOnAndOffAgain_goesOnLearning() throws Exception {
    List<AccessEvent> seen = new CopyOnWriteArrayList<>();
    Predictor recording =
        event -> {
          seen.add(event);
          return List.of();
        };
    try (SidecarFixture sidecar =
        new SidecarFixture(
            TestConfig.ofShop().withoutPrefetch().build(),
            builder -> builder.untrained(() -> recording))) {
      sidecar.store.with("user:1", "Ada");
      for (boolean on : new boolean[] {true, false}) {
        var unused =
            sidecar.admin().setPrefetch(SetPrefetchRequest.newBuilder().setEnabled(on).build());
      }
      sidecar.cache().get(get("shop", "user:1"));

      await().until(() -> seen.size() == 1);
    }
  }

  @Test
  void predictor_thatThrows_costsNoRead() throws Exception {
    try (SidecarFixture sidecar =
        new SidecarFixture(
            TestConfig.ofShop().build(),
            builder ->
                builder.untrained(
                    () ->
                        event -> {
                          throw new IllegalStateException("a bug in the predictor");
                        }))) {
      sidecar.store.with("user:1", "Ada");

      assertThat(sidecar.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Ada");
      await()
          .until(
              () -> sidecar.page("/metrics", 200).contains("hunch_predictor_failures_total 1.0"));
      assertThat(sidecar.page("/healthz", 200)).isEqualTo("ok\n");
    }
  }

  private static String getOver(Path socket) throws InterruptedException, ExecutionException {
    var threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .overrideAuthority("localhost")
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(threads)
            .usePlaintext()
            .build();
    try {
      return CacheGrpc.newBlockingStub(channel)
          .get(get("shop", "user:1"))
          .getValue()
          .toStringUtf8();
    } finally {
      channel.shutdownNow();
      threads.shutdownGracefully().get();
    }
  }
}

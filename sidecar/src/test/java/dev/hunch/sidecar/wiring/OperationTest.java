package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.proto.admin.v1.SetPrefetchRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and orchestrators rely on. */
class OperationTest {
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
      FirstAnswer<ServerReflectionResponse> answer = new FirstAnswer<>();
      StreamObserver<ServerReflectionRequest> question =
          ServerReflectionGrpc.newStub(sidecar.channel).serverReflectionInfo(answer);
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
              "hunch_answers_held_bytes",
              "hunch_prediction_share",
              "hunch_prediction_followed_total",
              "hunch_prediction_unfollowed_total",
              "hunch_events_dropped_total",
              "hunch_polling_seconds_total",
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
}

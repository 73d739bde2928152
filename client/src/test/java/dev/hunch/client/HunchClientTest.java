package dev.hunch.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HunchClientTest {
  private static final byte[] ADA = "Ada".getBytes(UTF_8);
  private static final byte[] LOADED = "loaded".getBytes(UTF_8);

  private final AtomicLong nanos = new AtomicLong();
  private FakeSidecar sidecar;
  private HunchClient client;

  @BeforeEach
  void start() throws Exception {
    sidecar = new FakeSidecar();
    client = clientWith(Duration.ofSeconds(10));
    client.put("shop", "user:1", ADA);
  }

  @AfterEach
  void stop() {
    client.close();
    sidecar.close();
  }

  /** Whether the client sends its reads over a stream. */
  boolean isCoalescing() {
    return true;
  }

  private HunchClient clientWith(Duration deadline) {
    return HunchClient.builder()
        .coalescing(isCoalescing())
        .target(sidecar.target())
        .deadline(deadline)
        .breakerClock(nanos::get)
        .build();
  }

  private Reply getOrLoad(String key) {
    return client.get("shop", key, "ada", () -> LOADED);
  }

  @Test
  void get_ofCachedKey_returnsItWithoutTheLoader() {
    Reply reply = getOrLoad("user:1");

    assertThat(reply).isEqualTo(new Reply(ADA, Source.HIT, 5));
    assertThat(client.stats()).isEqualTo(new ClientStats(1, Map.of(), 0, 0, 0, 0));
  }

  @Test
  void get_ofUnknownKey_isAnAnswerAndCallsNoLoader() {
    assertThat(getOrLoad("user:9").isFound()).isFalse();
    assertThat(client.get("shop", "user:9", null).source()).isEqualTo(Source.ABSENT);
    assertThat(client.stats().loaded()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, STORE_UNAVAILABLE, STORE_UNAVAILABLE",
    "UNAVAILABLE, DRAINING, AWAY",
    "UNAVAILABLE, '', AWAY",
    "RESOURCE_EXHAUSTED, TOO_MANY_WAITING_LOADS, STORE_UNAVAILABLE",
    "RESOURCE_EXHAUSTED, NO_ROOM_FOR_ANSWERS, OVERLOADED",
    "RESOURCE_EXHAUSTED, '', TOO_LARGE",
    "INTERNAL, INTERNAL, FAILED",
    "UNKNOWN, '', FAILED",
    "NOT_FOUND, '', FAILED",
    "CANCELLED, '', FAILED",
    "ABORTED, '', FAILED",
    "FAILED_PRECONDITION, '', FAILED",
    "OUT_OF_RANGE, '', FAILED",
    "UNIMPLEMENTED, '', FAILED",
    "UNAUTHENTICATED, '', FAILED"
  })
  void get_thatFails_callsTheLoader(Status.Code code, String reason, HunchException.Kind kind) {
    sidecar.failWith(code, reason);

    assertThat(getOrLoad("user:1")).isEqualTo(new Reply(LOADED, Source.LOADER, 0));
    assertThat(client.stats()).isEqualTo(new ClientStats(0, Map.of(kind, 1L), 0, 1, 0, 0));
    assertThatThrownBy(() -> client.get("shop", "user:1", null))
        .isInstanceOfSatisfying(HunchException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, UNKNOWN_NAMESPACE",
    "INVALID_ARGUMENT, INVALID_FIELD",
    "FAILED_PRECONDITION, WRITE_FORBIDDEN"
  })
  void get_thatIsWrongInItself_throwsAndCallsNoLoader(Status.Code code, String reason) {
    sidecar.failWith(code, reason);

    assertThatThrownBy(() -> getOrLoad("user:1"))
        .isInstanceOfSatisfying(
            HunchException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(HunchException.Kind.REFUSED);
              assertThat(e.reason()).isEqualTo(reason);
            });
    assertThat(client.stats().loaded()).isZero();
  }

  @Test
  void get_whoseMessageIsLargerThanTaken_callsTheLoaderAndGoesOnAsking() {
    String large = "k".repeat(8 << 20);

    assertThat(getOrLoad(large).source()).isEqualTo(Source.LOADER);
    assertThat(client.stats().failures())
        .containsExactly(Map.entry(HunchException.Kind.TOO_LARGE, 1L));
    assertThat(getOrLoad("user:1").source()).isEqualTo(Source.HIT);
  }

  @Test
  void get_onAnInterruptedThread_throwsAndCallsNoLoader() {
    sidecar.fallSilent();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> getOrLoad("user:1"))
        .isInstanceOfSatisfying(
            HunchException.class,
            e -> assertThat(e.kind()).isEqualTo(HunchException.Kind.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(client.stats().loaded()).isZero();
  }

  @Test
  void get_thatIsNotAnswered_callsTheLoaderAtTheDeadline() {
    sidecar.fallSilent();
    try (HunchClient hasty = clientWith(Duration.ofMillis(50))) {
      assertThat(hasty.get("shop", "user:1", null, () -> LOADED).source()).isEqualTo(Source.LOADER);
    }
  }

  @Test
  void get_whoseLoaderFails_throwsWhatTheLoaderThrew() {
    sidecar.close();

    assertThatThrownBy(
            () ->
                client.<SQLException>get(
                    "shop",
                    "user:1",
                    null,
                    () -> {
                      throw new SQLException("no table");
                    }))
        .isInstanceOf(SQLException.class)
        .hasMessage("no table");
  }

  @Test
  void get_whileTheSidecarIsDead_asksItOnlyAtTheEndOfEachPause() {
    sidecar.failWith(Status.Code.INTERNAL, "INTERNAL");
    for (int i = 0; i < 100; i++) {
      getOrLoad("user:1");
    }
    assertThat(sidecar.gets()).isEqualTo(1);
    nanos.addAndGet(Breaker.FIRST_PAUSE_NANOS);
    for (int i = 0; i < 100; i++) {
      getOrLoad("user:1");
    }

    assertThat(sidecar.gets()).isEqualTo(2);
    assertThat(client.stats())
        .isEqualTo(new ClientStats(0, Map.of(HunchException.Kind.FAILED, 2L), 198, 200, 0, 0));
  }

  @Test
  void get_afterTheSidecarWasKilledAndRestarted_isAnsweredByItAgain() throws Exception {
    int port = sidecar.port();
    assertThat(getOrLoad("user:1").source()).isEqualTo(Source.HIT);
    sidecar.close();
    for (int i = 0; i < 20; i++) {
      assertThat(getOrLoad("user:1")).isEqualTo(new Reply(LOADED, Source.LOADER, 0));
      nanos.addAndGet(Breaker.LONGEST_PAUSE_NANOS); // each call tries, and fails
    }
    sidecar = new FakeSidecar(port);
    client.put("shop", "user:1", ADA);

    assertThat(getOrLoad("user:1").source()).isEqualTo(Source.HIT);
  }

  @Test
  void get_afterARestart_needsNoWriteToFindTheSidecar() throws Exception {
    int port = sidecar.port();
    sidecar.close();
    getOrLoad("user:1");
    sidecar = new FakeSidecar(port);

    await()
        .untilAsserted(
            () -> {
              nanos.addAndGet(Breaker.LONGEST_PAUSE_NANOS);
              assertThat(getOrLoad("user:9").source()).isEqualTo(Source.ABSENT);
            });
  }

  @Test
  void invalidate_thatDoesNotReachTheSidecar_throws() {
    try (HunchClient hasty = clientWith(Duration.ofMillis(200))) {
      sidecar.close();

      assertThatThrownBy(() -> hasty.invalidate("shop", List.of("user:1")))
          .isInstanceOfSatisfying(
              HunchException.class, e -> assertThat(e.kind()).isEqualTo(HunchException.Kind.AWAY));
    }
  }

  @Test
  void invalidate_byKeysAndByPrefix_dropsThem() {
    client.put("shop", "user:2", ADA);
    client.put("shop", "order:1", ADA);

    assertThat(client.invalidate("shop", List.of("order:1"))).isEqualTo(1);
    client.invalidatePrefix("shop", "user:");
    assertThat(client.get("shop", "user:1", null).isFound()).isFalse();
  }

  @Test
  void batchGet_tellsEachKeysOwnOutcome() {
    List<KeyReply> replies = client.batchGet("shop", List.of("user:1", "user:9", "broken"), null);

    assertThat(replies).extracting(KeyReply::key).containsExactly("user:1", "user:9", "broken");
    assertThat(replies.get(0).get().value()).isEqualTo(ADA);
    assertThat(replies.get(1).get().isFound()).isFalse();
    assertThatThrownBy(() -> replies.get(2).get()).isInstanceOf(HunchException.class);
  }

  @Test
  void getAsync_completesWithReplyAbsenceOrFailure() {
    assertThat(client.getAsync("shop", "user:1", null))
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(new Reply(ADA, Source.HIT, 5));
    assertThat(client.getAsync("shop", "user:9", null))
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(reply -> assertThat(reply.isFound()).isFalse());
    sidecar.failWith(Status.Code.INTERNAL, "INTERNAL");
    assertThat(client.getAsync("shop", "user:1", null))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(HunchException.class);
  }
}

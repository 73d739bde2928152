package dev.hunch.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MicrometerTest {
  private static final byte[] ADA = "Ada".getBytes(UTF_8);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final Queue<String> spans = new ConcurrentLinkedQueue<>();
  private FakeSidecar sidecar;
  private HunchClient client;

  @BeforeEach
  void start() throws Exception {
    sidecar = new FakeSidecar();
    observations.observationConfig().observationHandler(new Spans());
    client =
        HunchClient.builder()
            .target(sidecar.target())
            .deadline(Duration.ofSeconds(10))
            .meterRegistry(meters)
            .observationRegistry(observations)
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    sidecar.close();
  }

  @Test
  void calls_ofEachKind_areTimedAndObserved() throws Exception {
    client.put("shop", "user:1", ADA);
    client.get("shop", "user:1", null);
    client.getAsync("shop", "user:1", null).get(10, TimeUnit.SECONDS);
    client.batchGet("shop", List.of("user:1", "user:9"), null);
    client.invalidate("shop", List.of("user:1"));
    client.delete("shop", "user:1");

    assertThat(timed("put", "answered")).isEqualTo(1);
    assertThat(timed("get", "answered")).isEqualTo(2);
    assertThat(timed("batch_get", "answered")).isEqualTo(1);
    assertThat(timed("invalidate", "answered")).isEqualTo(1);
    assertThat(timed("delete", "answered")).isEqualTo(1);
    assertThat(timed("get", "failed")).isZero();
    assertThat(read("hit")).as("two gets and one of the batch").isEqualTo(3);
    assertThat(read("absent")).isEqualTo(1);
    assertThat(spans)
        .containsExactly(
            "hunch put []",
            "hunch get [hit]",
            "hunch get [hit]",
            "hunch batch_get []",
            "hunch invalidate []",
            "hunch delete []");
  }

  @Test
  void get_whileTheSidecarFails_countsTheLoaderTheCauseAndTheBreaker() {
    sidecar.failWith(Status.Code.UNAVAILABLE, "DRAINING");
    assertThat(breaker()).isZero();

    client.get("shop", "user:1", null, () -> ADA);

    assertThat(breaker()).isEqualTo(1);
    assertThat(read("loader")).isEqualTo(1);
    assertThat(timed("load", "answered")).isEqualTo(1);
    assertThat(timed("get", "failed")).isEqualTo(1);
    assertThat(meters.get("hunch.client.failures").tag("operation", "get").counter().count())
        .isEqualTo(1);
    assertThat(spans).containsExactly("hunch get [] failed", "hunch load [loader]");
  }

  @Test
  void load_thatFails_isToldWithoutItsWords() {
    sidecar.failWith(Status.Code.UNAVAILABLE, "DRAINING");
    assertThatThrownBy(
            () ->
                client.get(
                    "shop",
                    "user:1",
                    null,
                    () -> {
                      throw new IOException("no user:1");
                    }))
        .isInstanceOf(IOException.class);

    assertThat(timed("load", "failed")).isEqualTo(1);
    assertThat(spans).containsExactly("hunch get [] failed", "hunch load [] IOException");
  }

  private long timed(String operation, String outcome) {
    return meters
        .get("hunch.client.calls")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .timer()
        .count();
  }

  private double read(String source) {
    return meters.get("hunch.client.reads").tag("source", source).counter().count();
  }

  private double breaker() {
    return meters.get("hunch.client.breaker.open").gauge().value();
  }

  /** Notes each observation that has ended. */
  private final class Spans implements ObservationHandler<Observation.Context> {
    @Override
    public void onStop(Observation.Context context) {
      String source = valueOf(context, "source");
      String error = valueOf(context, "error");
      spans.add(
          context.getContextualName()
              + " ["
              + source
              + "]"
              + (context.getError() == null ? "" : " failed")
              + (error.isEmpty() ? "" : " " + error));
    }

    private String valueOf(Observation.Context context, String key) {
      var found = context.getLowCardinalityKeyValue(key);
      return found == null ? "" : found.getValue();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }
}

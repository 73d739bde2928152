package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.ModelBundle;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar under churn far beyond its capacity: what it holds may not grow.
 *
 * <p>{@code -Dhunch.soak=5m} goes on for so long.
 */
class SoakTest {
  private static final Duration LENGTH =
      Duration.parse("PT" + System.getProperty("hunch.soak", "20s"));
  private static final KeySpace KEYS = new KeySpace(4_000, 8);
  private static final int SAMPLES = 30;
  private static final int SAMPLES_PER_MODEL = 3;

  /** Hardly one ever comes back. */
  private static final int SESSIONS = 10_000_000;

  /**
   * More than any table of sessions holds: what is bounded has been filled before it is looked at.
   */
  private static final int WARM_UP_SESSIONS = 12_000;

  /** What does not count as growth, besides a tenth. */
  private static final Map<String, Long> SLACK =
      Map.of(
          ProcessState.HEAP, 3L << 20,
          ProcessState.DIRECT, 2L << 20,
          ProcessState.RESIDENT, 16L << 20,
          ProcessState.THREADS, 2L,
          ProcessState.FILES, 8L);

  @TempDir private Path folder;
  private final Tally tally = new Tally();
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void churn_forLong_leavesMemoryThreadsAndFilesSteady() throws Exception {
    SharedTruth truth = SharedTruth.open(folder.resolve("truth"), KEYS.size());
    Reference reference = new Reference(truth, KEYS.size(), tally);
    writeModel(0);
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            SidecarProgram.small(),
            config(),
            folder.resolve("truth"),
            KEYS,
            folder.resolve("stderr"))) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      Map<String, Long> first = sidecar.state();
      ManagedChannel channel = ports.newChannel();
      CheckedCalls calls = new CheckedCalls(channel, KEYS, truth, reference, tally);
      fillSessions(channel, calls, reference);
      MixedLoad load = new MixedLoad(calls, channel, KEYS, truth, reference, SESSIONS);
      Visitors visitors = new Visitors(ports, KEYS, truth, reference, tally);
      load.start(random.split());
      visitors.start(random.split());
      Samples samples = sample(sidecar, ports);
      load.stop();
      visitors.stop();
      channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
      Map<String, Long> last = sidecar.state();
      tally.add("calls", load.done());
      sidecar.terminate();
      int exit = sidecar.awaitEnd();
      print(first, samples, last);

      assertThat(reference.wrong()).isEmpty();
      assertThat(tally.of("answers in parts")).isPositive();
      assertThat(tally.of("entries evicted")).isPositive();
      assertThat(exit).isZero();
      assertThat(sidecar.said()).doesNotContain("LEAK", "OutOfMemory", " ERROR ", " WARN ");
      SLACK.forEach(
          (what, slack) -> {
            if (samples.tellOf(what)) {
              assertThat(samples.grows(what, slack)).as("%s grows", what).isFalse();
            }
          });
    }
  }

  /** So many sessions that every table of them is full. */
  private void fillSessions(ManagedChannel channel, CheckedCalls calls, Reference reference)
      throws InterruptedException {
    StreamReader stream = new StreamReader(channel, calls, KEYS, reference, false);
    for (int session = 0; session < WARM_UP_SESSIONS; session++) {
      stream.ask(new int[] {random.nextInt(KEYS.size())}, "warm-up" + session);
    }
    stream.end();
  }

  private Samples sample(SidecarProcess sidecar, SidecarProcess.Ports ports) throws Exception {
    Samples samples = new Samples();
    MetricsPage page = MetricsPage.of(ports);
    while (samples.size() < SAMPLES) {
      if (samples.size() % SAMPLES_PER_MODEL == 0) {
        writeModel(samples.size());
      }
      boolean ended = sidecar.endsWithin(LENGTH.toMillis() / SAMPLES);
      assertThat(ended).as("the sidecar ended by itself: %s", sidecar.said()).isFalse();
      page = MetricsPage.of(ports);
      samples.add(sidecar.state());
    }
    tally.add("entries evicted", page.evicted());
    return samples;
  }

  private void print(Map<String, Long> first, Samples samples, Map<String, Long> last) {
    System.out.printf("churn for %s%s%n", LENGTH, tally);
    System.out.printf("  at the start, idle:  %s%n", ProcessState.text(first));
    for (int third = 0; third < 3; third++) {
      System.out.printf(
          "  median of third %d:   %s%n", third + 1, ProcessState.text(samples.medians(third)));
    }
    System.out.printf("  at the end, idle:    %s%n", ProcessState.text(last));
  }

  private void writeModel(int number) throws IOException {
    ModelBundle.of(
            new Knowledge(),
            Map.of("NOTE.txt", ("model " + number).getBytes(StandardCharsets.UTF_8)),
            Instant.ofEpochMilli(number),
            Map.of(),
            Map.of())
        .write(folder.resolve("model.zip"));
    tally.add("models");
  }

  private Path config() throws IOException {
    return EnduranceConfig.write(
        folder,
        "capacity: 4MiB, file: \"%s\"".formatted(folder.resolve("cache.dat")),
        "model: {bundle: \"%s\", poll: 100ms}\nshared-memory: {file: \"%s\", size: 1MiB}"
            .formatted(folder.resolve("model.zip"), folder.resolve("table")));
  }
}

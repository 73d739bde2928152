package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar with a persisted cache that is killed at random points, again and again, on one file.
 *
 * <p>{@code -Dhunch.kills=200} kills it as often, and {@code -Dhunch.seed} chooses other points.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("hunch.kills", 20);
  private static final long SEED = Long.getLong("hunch.seed", 1);
  private static final KeySpace KEYS = new KeySpace(80, 20);

  private static final int SESSIONS = 8;

  @TempDir private Path folder;
  private final Tally tally = new Tally();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long startMillis = 1_000;

  /** When a life ends. */
  private enum End {
    UNDER_LOAD,
    WHILE_STARTING,
    WHILE_STOPPING,
    IN_ORDER;

    static End of(int percent) {
      if (percent < 15) {
        return WHILE_STARTING;
      }
      return percent < 30 ? WHILE_STOPPING : UNDER_LOAD;
    }
  }

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void kill_atRandomPointsOfMixedLoad_leavesNoWrongValueAndNoHang() throws Exception {
    SharedTruth truth = SharedTruth.open(folder.resolve("truth"), KEYS.size());
    Reference reference = new Reference(truth, KEYS.size(), tally);
    long begun = System.nanoTime();
    SidecarProgram packed = SidecarProgram.small().packed(folder);
    Path archive = folder.resolve("classes.jsa");
    live(packed.with("-XX:ArchiveClassesAtExit=" + archive), truth, reference, End.IN_ORDER);
    SidecarProgram program = packed.with("-XX:SharedArchiveFile=" + archive);
    for (int kill = 0; kill < KILLS; kill++) {
      live(program, truth, reference, End.of(random.nextInt(100)));
      assertThat(reference.wrong()).as("after %d kills%s", kill + 1, tally).isEmpty();
    }
    live(program, truth, reference, End.IN_ORDER);
    tally.add("loads for readers", truth.demands());
    tally.add("loads ahead", truth.prefetches());
    System.out.printf(
        "%d kills with -9 in %d s, seed %d: %d wrong values, %d hangs%s%n",
        KILLS,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
        SEED,
        tally.of("WRONG"),
        tally.of("HUNG"),
        tally);

    assertThat(reference.wrong()).isEmpty();
    assertThat(tally.of("kills under load")).isPositive();
    assertThat(tally.of("survived a kill")).as("entries seen after a restart").isPositive();
    assertThat(tally.of("survived in parts")).as("large ones among them").isPositive();
    assertThat(tally.of("entries evicted")).as("the file was full").isPositive();
    assertThat(tally.of("answer coalesced")).isPositive();
    assertThat(tally.of("acknowledged puts")).isPositive();
    assertThat(tally.of("acknowledged deletes")).isPositive();
    assertThat(tally.of("acknowledged conditional puts")).isPositive();
    assertThat(tally.of("lost updates refused")).isPositive();
    assertThat(tally.of("acknowledged invalidations by key")).isPositive();
    assertThat(tally.of("acknowledged invalidations by prefix")).isPositive();
    assertThat(tally.of("acknowledged invalidations by tag")).isPositive();
    assertThat(truth.prefetches()).isPositive();
  }

  private void live(SidecarProgram program, SharedTruth truth, Reference reference, End end)
      throws Exception {
    Path errors = folder.resolve("stderr");
    long begun = System.nanoTime();
    truth.goDown(true);
    try (SidecarProcess sidecar =
        SidecarProcess.start(program, config(), folder.resolve("truth"), KEYS, errors)) {
      if (end == End.WHILE_STARTING) {
        boolean ended = sidecar.endsWithin(random.nextLong(startMillis + 1));
        assertThat(ended).as("the sidecar ended by itself: %s", sidecar.said()).isFalse();
        sidecar.kill();
        tally.add("kills while starting");
        return;
      }
      SidecarProcess.Ports ports = sidecar.awaitReady();
      startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      ManagedChannel channel = ports.newChannel();
      try {
        CheckedCalls calls = new CheckedCalls(channel, KEYS, truth, reference, tally);
        sweep(calls);
        truth.goDown(false);
        MixedLoad load = new MixedLoad(calls, channel, KEYS, truth, reference, SESSIONS);
        load.start(random.split());
        awaitCalls(load, sidecar, 20L + random.nextInt(1_000));
        tally.add("entries evicted", MetricsPage.of(ports).evicted());
        end(sidecar, calls, load, end);
      } finally {
        channel.shutdownNow();
      }
      assertThat(sidecar.said()).doesNotContain("fault of the sidecar");
    }
  }

  /** Ends a life, and sees that nobody waits for it for ever. */
  private void end(SidecarProcess sidecar, CheckedCalls calls, MixedLoad load, End how)
      throws InterruptedException {
    assertThat(sidecar.isAlive()).as("it died by itself: %s", sidecar.said()).isTrue();
    if (how == End.IN_ORDER) {
      load.stop();
      calls.expectTheEnd();
      sidecar.terminate();
      assertThat(sidecar.awaitEnd()).isZero();
      return;
    }
    calls.expectTheEnd();
    if (how == End.WHILE_STOPPING) {
      sidecar.terminate();
      tally.add(
          sidecar.endsWithin(random.nextInt(400))
              ? "stops before the kill"
              : "kills while stopping");
    } else {
      tally.add("kills under load");
    }
    sidecar.kill();
    sidecar.awaitEnd();
    load.stop();
  }

  /** Reads every key while the store is down: what is answered survived the kill. */
  private void sweep(CheckedCalls calls) {
    long before = tally.of("answers checked");
    long inParts = tally.of("answers in parts");
    for (int group = 0; group < KEYS.groups(); group++) {
      calls.batchGet(calls.keysOf(group), "sweep");
    }
    tally.add("survived a kill", tally.of("answers checked") - before);
    tally.add("survived in parts", tally.of("answers in parts") - inParts);
    tally.add("restarts swept");
  }

  private static void awaitCalls(MixedLoad load, SidecarProcess sidecar, long calls)
      throws InterruptedException {
    while (load.done() < calls && !sidecar.endsWithin(1)) {
      // The life goes on.
    }
  }

  private Path config() throws IOException {
    String eviction = random.nextBoolean() ? "s3fifo" : "learned";
    String file = folder.resolve("cache.dat").toString();
    return EnduranceConfig.write(
        folder,
        "capacity: 1MiB, file: \"%s\", eviction: %s".formatted(file, eviction),
        "shared-memory: {file: \"%s\", size: 1MiB}".formatted(folder.resolve("table")));
  }
}

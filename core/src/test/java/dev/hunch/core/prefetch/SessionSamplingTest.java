package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSamplingTest {
  private static final int TURN = 64;
  private static final long SECOND = 1_000_000_000;
  private static final long SKIP_NANOS = 200;

  private final SessionSampling sampling = new SessionSampling(TURN);
  private final ArrayDeque<String> waiting = new ArrayDeque<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, Integer> followed = new HashMap<>();
  private long now;
  private long arrivedUntil;
  private int longestQueue;
  private double leastShare = 1;

  /** Lets events of random sessions come at a rate and follows them at a cost, for a while. */
  private void run(double seconds, double ratePerSecond, long followNanos, Random random) {
    long end = now + (long) (seconds * SECOND);
    long gap = (long) (SECOND / ratePerSecond);
    while (now < end) {
      for (; arrivedUntil <= now; arrivedUntil += gap) {
        waiting.add("s" + random.nextInt(2_000));
      }
      longestQueue = Math.max(longestQueue, waiting.size());
      sampling.turn(now, waiting.size());
      leastShare = Math.min(leastShare, sampling.share());
      int taken = 0;
      while (taken < TURN && !waiting.isEmpty()) {
        taken++;
        String session = waiting.remove();
        asked.merge(session, 1, Integer::sum);
        if (sampling.follows(session)) {
          followed.merge(session, 1, Integer::sum);
          now += followNanos;
        } else {
          now += SKIP_NANOS;
        }
      }
      if (taken == 0) {
        now += 100_000; // a rest
      }
    }
  }

  @Test
  void follows_loadThatItCanBear_isEverySession() {
    run(5, 5_000, 100_000, new Random(1));

    assertThat(sampling.share()).isEqualTo(1);
    assertThat(followed).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void follows_moreLoadThanItCanBear_isSomeSessionsWhollyAndTheWaitStaysShort(long seed) {
    Random random = new Random(seed);
    long cost = 50_000L + random.nextInt(150_000);
    double overload = 1.5 + random.nextInt(10);
    run(30, overload * SECOND / cost, cost, random);

    assertThat(sampling.share()).isLessThan(1);
    // Those within the least share that there was are followed at each of their reads.
    double least = leastShare;
    asked.forEach(
        (session, reads) -> {
          if (SessionSampling.placeOf(session) < least) {
            assertThat(followed).containsEntry(session, reads);
          }
        });
    double share = total(followed) / total(asked);
    assertThat(share).isBetween(0.3 / overload, 1 / overload + 0.05);
    double longestWait = longestQueue * (double) cost;
    assertThat(longestWait).isLessThan(10.0 * overload * SessionSampling.LATENCY_BUDGET.toNanos());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void follows_loadThatGoesAway_isEverySessionAgain(long seed) {
    Random random = new Random(seed);
    run(3, 60_000, 100_000, random);
    assertThat(sampling.share()).isLessThan(0.5);

    run(25, 1_000, 100_000, random);

    assertThat(sampling.share()).isEqualTo(1);
    assertThat(waiting).hasSizeLessThan(TURN);
  }

  @Test
  void follows_startThatWasSlow_isEverySessionSoon() {
    run(1, 2_000, 2_000_000, new Random(1));
    assertThat(sampling.share()).isLessThan(1);

    run(20, 2_000, 100_000, new Random(1));

    assertThat(sampling.share()).isEqualTo(1);
  }

  @Test
  void turn_eventsOneByOneInVirtualTime_neverSamples() {
    for (int event = 0; event < 1_000; event++) {
      sampling.turn(60L * event * SECOND, 1);
      assertThat(sampling.follows("s" + event)).isTrue();
    }
  }

  @Test
  void turn_loadWithoutMeasure_neverGoesBelowTheLeastShare() {
    for (int turn = 0; turn < 10_000; turn++) {
      sampling.turn(turn * SECOND, 1_000_000);
      for (int i = 0; i < TURN; i++) {
        sampling.follows("s" + i);
      }
      assertThat(sampling.share()).isGreaterThanOrEqualTo(SessionSampling.LEAST_SHARE);
    }
  }

  private static double total(Map<String, Integer> counts) {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }
}

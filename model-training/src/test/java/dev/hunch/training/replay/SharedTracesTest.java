package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.training.SharedTraces;
import dev.hunch.training.baseline.MarkovPredictor;
import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceReader;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the replay against what others measured on real traces, the whole of each, with a cache of
 * 5 % of the keys. Without the traces it is skipped.
 */
class SharedTracesTest {
  private static final double TOLERANCE = 0.005;

  @ParameterizedTest
  @CsvSource({
    "http_kbd, .740, .801, .849, .810",
    "sess_kosarak36k_ilv64, .540, .627, .738, .632",
    "kv_web12, .600, .648, .747, .589",
    "sql_epinions, .043, .055, ,",
    "sql_seats, .181, .205, ,"
  })
  void run_wholeTrace_agreesWithOtherSimulators(
      String name, double lru, double s3fifo, Double belady, Double markov) throws Exception {
    Trace trace = new TraceReader().read(SharedTraces.require(name));
    ReplaySettings settings =
        new ReplaySettings(
            Math.round(trace.distinctKeys() * 0.05),
            0,
            Duration.ZERO,
            1,
            Duration.ofSeconds(10),
            1);
    TraceReplay replay =
        new TraceReplay(
            trace.events(), settings, kind -> MarkovPredictor.firstOrder(), ReplayProgress.NONE);
    assertHitRatio(replay, "lru", lru);
    assertHitRatio(replay, "s3fifo", s3fifo);
    if (belady != null) {
      assertHitRatio(replay, "belady", belady);
    }
    if (markov != null) {
      assertHitRatio(replay, "markov", markov);
    }
  }

  private static void assertHitRatio(TraceReplay replay, String policy, double expected) {
    assertThat(replay.run(ReplayPolicy.parse(policy)).hitRatio())
        .as(policy)
        .isCloseTo(expected, within(TOLERANCE));
  }
}

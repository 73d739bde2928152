package dev.hunch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hunch.benchmarks.load.Measurement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final List<Measurement> measured = new ArrayList<>();

  @Test
  void of_clientTwiceAsFastForTheSameCpu_isOk() {
    add("hunch-client-unix", 64, 200_000, 1_000, 1_000_000_000);
    add("redis-get-unix", 64, 100_000, 1_000, 500_000_000);

    List<Verdict> verdicts = Bounds.of(Row.of(measured));

    assertThat(verdicts).hasSize(2).allMatch(Verdict::isOk);
    assertThat(verdicts.get(0).ratio()).isEqualTo(2);
    assertThat(verdicts.get(1).ratio()).isEqualTo(1);
  }

  @Test
  void of_unaryFourTimesAsSlow_isShort() {
    add("hunch-unary-tcp", 1, 10_000, 40_000, 1);
    add("redis-get-tcp", 1, 40_000, 10_000, 1);

    assertThat(Bounds.of(Row.of(measured)))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.isOk()).isFalse();
              assertThat(verdict.line())
                  .isEqualTo(
                      "SHORT  unary against Redis GET (tcp), p50, 1 in flight:"
                          + " 40.0 against 10.0 µs: 4.000, at most 3.00");
            });
  }

  @Test
  void of_prediction_comparesPairByPair() {
    // The machine slows down, and both with it: in no pair but one does prediction cost anything.
    for (int speed : new int[] {100_000, 50_000, 10_000}) {
      add("hunch-client-unix-paired", 64, speed, 1_000, 1);
      add("plain-client-unix-paired", 64, speed, 1_000, 1);
    }
    add("hunch-client-unix-paired", 64, 90_000, 1_200, 1);
    add("plain-client-unix-paired", 64, 100_000, 1_000, 1);

    assertThat(Bounds.of(Row.of(measured)))
        .hasSize(2)
        .allSatisfy(verdict -> assertThat(verdict.ratio()).isEqualTo(1));
  }

  @Test
  void of_predictionThatCostsMoreThanItMay_isShortHoweverTheMachineVaries() {
    for (int speed : new int[] {100_000, 50_000, 200_000, 80_000, 10_000}) {
      add("hunch-unary-unix-paired", 64, speed * 94L / 100, 1_110, 1);
      add("plain-unary-unix-paired", 64, speed, 1_000, 1);
    }

    assertThat(Bounds.of(Row.of(measured))).extracting(Verdict::isOk).containsExactly(false, false);
  }

  @Test
  void of_prediction_tellsTheQuartiles() {
    for (int percent : new int[] {104, 96, 100, 98, 102}) {
      add("hunch-unary-unix-paired", 64, percent * 1_000L, 1_000, 1);
      add("plain-unary-unix-paired", 64, 100_000, 1_000, 1);
    }

    assertThat(Bounds.of(Row.of(measured)).get(0).line())
        .contains("(median of 5 pairs' ratios, quartiles 0.980 and 1.020)");
  }

  @Test
  void of_nothingToCompareWith_judgesNothing() {
    add("hunch-client-unix", 64, 200_000, 1_000, 1);
    add("hunch-shared", 1, 1_000_000, 400, 1);

    assertThat(Bounds.of(Row.of(measured))).isEmpty();
  }

  @Test
  void of_batches_areComparedWithMgetAtTheSameLoad() {
    add("redis-mget64-unix", 1, 100_000, 1_000, 1);
    add("redis-mget64-unix", 16, 200_000, 1_000, 1);
    add("hunch-batch64-unix", 16, 250_000, 1_000, 1);
    add("hunch-shared64", 1, 400_000, 1_000, 1);

    assertThat(Bounds.of(Row.of(measured)))
        .extracting(Verdict::ratio, Verdict::isOk)
        .containsExactlyInAnyOrder(tuple(1.25, false), tuple(4.0, true));
  }

  private void add(String contender, int inFlight, long keys, long latencyNanos, long cpuNanos) {
    measured.add(
        new Measurement(
            contender,
            inFlight,
            1,
            keys,
            SECOND_NANOS,
            latencyNanos,
            latencyNanos,
            latencyNanos,
            cpuNanos,
            cpuNanos));
  }
}

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
  private final List<Followed> followed = new ArrayList<>();

  @Test
  void of_clientTwiceAsFastForTheSameCpu_isOk() {
    add("hunch-client-unix", 64, 200_000, 1_000, 1_000_000_000);
    add("redis-get-unix", 64, 100_000, 1_000, 500_000_000);

    List<Verdict> verdicts = judged();

    assertThat(verdicts).hasSize(2).allMatch(Verdict::isOk);
    assertThat(verdicts.get(0).ratio()).isEqualTo(2);
    assertThat(verdicts.get(1).ratio()).isEqualTo(1);
  }

  @Test
  void of_unaryFourTimesAsSlow_isShort() {
    add("hunch-unary-tcp", 1, 10_000, 40_000, 1);
    add("redis-get-tcp", 1, 40_000, 10_000, 1);

    assertThat(judged())
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

    assertThat(judged()).hasSize(2).allSatisfy(verdict -> assertThat(verdict.ratio()).isEqualTo(1));
  }

  @Test
  void of_predictionThatCostsMoreThanItMay_isShortHoweverTheMachineVaries() {
    for (int speed : new int[] {100_000, 50_000, 200_000, 80_000, 10_000}) {
      add("hunch-unary-unix-paired", 64, speed * 94L / 100, 1_110, 1);
      add("plain-unary-unix-paired", 64, speed, 1_000, 1);
    }

    assertThat(judged()).extracting(Verdict::isOk).containsExactly(false, false);
  }

  @Test
  void of_prediction_tellsTheQuartiles() {
    for (int percent : new int[] {104, 96, 100, 98, 102}) {
      add("hunch-unary-unix-paired", 64, percent * 1_000L, 1_000, 1);
      add("plain-unary-unix-paired", 64, 100_000, 1_000, 1);
    }

    assertThat(judged().get(0).line())
        .contains("(median of 5 pairs' ratios, quartiles 0.980 and 1.020)");
  }

  @Test
  void of_nothingToCompareWith_judgesNothing() {
    add("hunch-client-unix", 64, 200_000, 1_000, 1);
    add("hunch-shared", 1, 1_000_000, 400, 1);

    assertThat(judged()).isEmpty();
  }

  @Test
  void of_batches_areComparedWithMgetAtTheSameLoad() {
    add("redis-mget64-unix", 1, 100_000, 1_000, 1);
    add("redis-mget64-unix", 16, 200_000, 1_000, 1);
    add("hunch-batch64-unix", 16, 250_000, 1_000, 1);
    add("hunch-shared64", 1, 400_000, 1_000, 1);

    assertThat(judged())
        .extracting(Verdict::ratio, Verdict::isOk)
        .containsExactlyInAnyOrder(tuple(1.25, false), tuple(4.0, true));
  }

  @Test
  void of_moreBatchesAtATimeThanAreJudged_areToldBesideTheVerdicts() {
    for (int inFlight : new int[] {256, 64, 16}) {
      add("redis-mget64-tcp", inFlight, 100_000, 1_000, 1);
      add("hunch-batch64-tcp", inFlight, 110_000, 1_000, 1);
    }

    assertThat(found())
        .extracting(Finding::line)
        .containsExactly(
            "SHORT  batch of 64 against MGET (tcp), throughput of 16 at a time:"
                + " 110,000 against 100,000 keys/s: 1.100, at least 1.30",
            "info   batch of 64 against MGET (tcp), throughput of 64 at a time:"
                + " 110,000 against 100,000 keys/s: 1.100",
            "info   batch of 64 against MGET (tcp), throughput of 256 at a time:"
                + " 110,000 against 100,000 keys/s: 1.100");
  }

  @Test
  void of_prediction_tellsWhatShareOfTheReadsItFollowed() {
    add("hunch-unary-unix-paired", 64, 100_000, 1_000, 1);
    add("plain-unary-unix-paired", 64, 100_000, 1_000, 1);
    followed.add(new Followed("hunch-unary-unix-paired", 64, 25, 10_000));

    assertThat(found().get(2).line())
        .isEqualTo(
            "info   prediction on against off (unary-unix), 64 in flight,"
                + " share of the reads that prediction followed (25 of 10,000): 0.25 %");
  }

  @Test
  void of_predictionWithReadersThatPause_isToldAndNotJudged() {
    add("hunch-client-unix-paced", 4, 1_000, 30_000, 90_000_000);
    add("plain-client-unix-paced", 4, 1_000, 20_000, 60_000_000);
    followed.add(new Followed("hunch-client-unix-paced", 4, 1_000, 1_000));

    assertThat(judged()).isEmpty();
    assertThat(found())
        .extracting(Finding::line)
        .containsExactly(
            "info   prediction on against off (client-unix), p50, 4 readers that pause"
                + " (median of 1 pairs' ratios, quartiles 1.500 and 1.500):"
                + " 30.0 against 20.0 µs: 1.500",
            "info   prediction on against off (client-unix), p99, 4 readers that pause"
                + " (median of 1 pairs' ratios, quartiles 1.500 and 1.500):"
                + " 30.0 against 20.0 µs: 1.500",
            "info   prediction on against off (client-unix), CPU of both sides for a key,"
                + " 4 readers that pause (median of 1 pairs' ratios, quartiles 1.500 and 1.500):"
                + " 180.0 against 120.0 µs: 1.500",
            "info   prediction on against off (client-unix), 4 readers that pause,"
                + " share of the reads that prediction followed (1,000 of 1,000): 100.0 %");
  }

  private List<Finding> found() {
    return Bounds.of(Row.of(measured), followed);
  }

  private List<Verdict> judged() {
    return found().stream().filter(Verdict.class::isInstance).map(Verdict.class::cast).toList();
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

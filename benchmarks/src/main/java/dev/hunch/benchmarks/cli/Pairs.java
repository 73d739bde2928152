package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.load.ClosedLoop;
import dev.hunch.benchmarks.load.Measurement;
import dev.hunch.benchmarks.load.WrongReplyException;
import dev.hunch.benchmarks.report.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures two contenders that are nearly alike: one directly after the other, in many short
 * rounds, in each of which the other begins. What slows the machine for a while then slows both of
 * a round, or few rounds.
 */
final class Pairs {
  /** How many turns there are in a round's time. */
  private static final int TURNS_A_ROUND = 3;

  /** How many pairs there are for each round of the others. */
  private static final int PAIRS_A_ROUND = 2;

  /** Not shorter, else the work that one leaves behind would be a share of the other's turn. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final ClosedLoop loop;
  private final int pairs;
  private final Duration turn;
  private final Duration warmUp;

  Pairs(ClosedLoop loop, BenchOptions options) {
    this.loop = loop;
    this.pairs = PAIRS_A_ROUND * options.rounds();
    this.turn = turnOf(options.duration());
    this.warmUp = options.warmUp();
  }

  /** The length of a turn, for rounds of this length. */
  static Duration turnOf(Duration round) {
    Duration third = round.dividedBy(TURNS_A_ROUND);
    Duration least = SHORTEST.compareTo(round) < 0 ? SHORTEST : round;
    return third.compareTo(least) < 0 ? least : third;
  }

  /** Warms both up, and measures. */
  List<Measurement> measure(Contender one, Contender other, int inFlight)
      throws WrongReplyException, InterruptedException {
    List<Contender> order = new ArrayList<>(List.of(one, other));
    for (Contender contender : order) {
      loop.run(contender, inFlight, 0, warmUp);
    }
    List<Measurement> measured = new ArrayList<>();
    for (int round = 0; round <= pairs; round++) {
      for (Contender contender : order) {
        Measurement turned = loop.run(contender, inFlight, round, turn);
        if (round > 0) {
          measured.add(turned.named(contender.name() + Bounds.PAIRED));
        }
      }
      Collections.reverse(order);
    }
    return measured;
  }
}

package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.load.Measurement;
import dev.hunch.benchmarks.load.WrongReplyException;
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

  private final Load load;
  private final int pairs;
  private final Duration turn;

  /** How a contender is loaded in its turn. */
  @FunctionalInterface
  interface Load {
    Measurement run(Contender contender, int round, Duration length)
        throws WrongReplyException, InterruptedException;
  }

  Pairs(Load load, BenchOptions options) {
    this.load = load;
    this.pairs = PAIRS_A_ROUND * options.rounds();
    this.turn = turnOf(options.duration());
  }

  /** The length of a turn, for rounds of this length. */
  static Duration turnOf(Duration round) {
    Duration third = round.dividedBy(TURNS_A_ROUND);
    Duration least = SHORTEST.compareTo(round) < 0 ? SHORTEST : round;
    return third.compareTo(least) < 0 ? least : third;
  }

  /** Loads both for so long, and for a turn, so that they are ready to be measured. */
  void warmUp(Contender one, Contender other, Duration length)
      throws WrongReplyException, InterruptedException {
    for (Duration each : List.of(length, turn)) {
      load.run(one, 0, each);
      load.run(other, 0, each);
    }
  }

  /** Measures both. */
  List<Measurement> measure(Contender one, Contender other)
      throws WrongReplyException, InterruptedException {
    List<Contender> order = new ArrayList<>(List.of(other, one));
    List<Measurement> measured = new ArrayList<>();
    for (int round = 1; round <= pairs; round++) {
      for (Contender contender : order) {
        measured.add(load.run(contender, round, turn));
      }
      Collections.reverse(order);
    }
    return measured;
  }
}

package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UseNetworkTest {
  private final UseNetwork network = new UseNetwork();
  private final float[] numbers = new float[UseDescription.NUMBERS];

  @Test
  void correction_nothingLearned_isNone() {
    numbers[0] = 1;
    numbers[1] = -2;
    assertThat(network.correction(numbers, -3)).isZero();
  }

  @Test
  void learn_bothOfTwoNumbersOrNeither_isSeenThoughNoneTellsAlone() {
    Random random = new Random(8);
    for (int i = 0; i < 40_000; i++) {
      boolean first = random.nextBoolean();
      boolean second = random.nextBoolean();
      describe(first, second);
      network.learn(numbers, 0, random.nextDouble() < (first == second ? 0.9 : 0.1) ? 1 : 0);
    }
    for (boolean first : new boolean[] {false, true}) {
      describe(first, first);
      assertThat(Logs.squash(network.correction(numbers, 0))).isCloseTo(0.9f, within(0.06f));
      describe(first, !first);
      assertThat(Logs.squash(network.correction(numbers, 0))).isCloseTo(0.1f, within(0.06f));
    }
  }

  @Test
  void learn_tablesAreRight_addsLittle() {
    Random random = new Random(9);
    double added = 0;
    for (int i = 0; i < 40_000; i++) {
      float mixed = -random.nextFloat() * 4;
      numbers[1] = random.nextFloat();
      numbers[2] = random.nextFloat();
      added += i < 20_000 ? 0 : Math.abs(network.correction(numbers, mixed)) / 20_000;
      network.learn(numbers, mixed, random.nextFloat() < Logs.squash(mixed) ? 1 : 0);
    }
    assertThat(added).isLessThan(0.1);
  }

  private void describe(boolean first, boolean second) {
    numbers[3] = first ? 1 : 0;
    numbers[4] = second ? 1 : 0;
    numbers[UseDescription.NUMBERS - 1] = 1;
  }
}

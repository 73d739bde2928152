package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefetchBudgetTest {
  @Test
  void newBudget_negativeOrNotANumber_isRefusedWithTheValue() {
    assertThatThrownBy(() -> new PrefetchBudget(-0.5)).hasMessageContaining("-0.5");
    assertThatThrownBy(() -> new PrefetchBudget(Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void trySpend_oneEarnedARead_isOnePrefetchARead() {
    PrefetchBudget budget = new PrefetchBudget(1);
    assertThat(budget.trySpend()).as("nothing was read yet").isFalse();
    budget.earn();
    assertThat(budget.trySpend()).isTrue();
    assertThat(budget.trySpend()).isFalse();
  }

  @Test
  void trySpend_aQuarterEarnedARead_isOnePrefetchInFourReads() {
    PrefetchBudget budget = new PrefetchBudget(0.25);
    int spent = 0;
    for (int i = 0; i < 100; i++) {
      budget.earn();
      spent += budget.trySpend() ? 1 : 0;
    }
    assertThat(spent).isEqualTo(25);
  }

  @Test
  void price_nextToNothingEarned_keepsWhatThereIsForBetterMoments() {
    PrefetchBudget budget = new PrefetchBudget(0.01);
    Random random = new Random(1);
    int spent = 0;
    int spentWell = 0;
    for (int read = 0; read < 200_000; read++) {
      budget.earn();
      boolean isGood = random.nextInt(20) == 0; // more good moments than can be paid for
      double worth = isGood ? 0.5 : 0.05;
      if (worth > budget.price() && budget.trySpend()) {
        spent++;
        spentWell += isGood ? 1 : 0;
      }
    }
    assertThat(spent).isBetween(1_900, 2_000);
    assertThat(spentWell).isGreaterThan(spent * 8 / 10);
  }

  @Test
  void trySpend_nothingEarned_isNever() {
    PrefetchBudget budget = new PrefetchBudget(0);
    for (int i = 0; i < 1_000; i++) {
      budget.earn();
    }
    budget.refund();
    assertThat(budget.trySpend()).isFalse();
  }

  @Test
  void earn_manyReadsWithoutPrefetch_savesNoMoreThanABurst() {
    PrefetchBudget budget = new PrefetchBudget(2);
    for (int i = 0; i < 10_000; i++) {
      budget.earn();
    }
    budget.refund();
    int burst = 0;
    while (budget.trySpend()) {
      burst++;
    }
    assertThat(burst).isEqualTo(128);
  }

  @Test
  void price_moreIsEarnedThanSpent_comesToNothing() {
    PrefetchBudget budget = new PrefetchBudget(1);
    for (int i = 0; i < 20_000; i++) {
      budget.earn();
    }
    assertThat(budget.price()).isZero();
  }

  @Test
  void price_lessIsSaved_isDearer() {
    PrefetchBudget budget = new PrefetchBudget(1);
    for (int i = 0; i < 64; i++) {
      budget.earn();
    }
    double last = budget.price();
    while (budget.trySpend()) {
      assertThat(budget.price()).isGreaterThan(last);
      last = budget.price();
    }
  }

  @Test
  void price_goodAndBadMoments_buysTheGoodAlone() {
    PrefetchBudget budget = new PrefetchBudget(1);
    Random random = new Random(4);
    int[] bought = new int[2];
    for (int read = 0; read < 30_000; read++) {
      budget.earn();
      boolean isGood = read % 8 == 0; // it offers eight of worth, the others each one of little
      for (int i = 0; i < (isGood ? 8 : 1); i++) {
        double worth = (isGood ? 0.2 : 0.05) * (0.9 + random.nextDouble() / 5);
        if (worth >= budget.price() && budget.trySpend() && read > 15_000) {
          bought[isGood ? 1 : 0]++;
        }
      }
    }
    assertThat(bought[1]).isGreaterThan(14_000);
    assertThat(bought[0]).isLessThan(1_000);
  }

  @Test
  void trySpend_randomly_neverExceedsWhatReadsHaveEarned() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      double perRead = random.nextDouble() * 3;
      PrefetchBudget budget = new PrefetchBudget(perRead);
      long reads = 0;
      long spent = 0;
      for (int step = 0; step < 500; step++) {
        if (random.nextBoolean()) {
          budget.earn();
          reads++;
        } else if (budget.trySpend()) {
          if (random.nextInt(4) == 0) {
            budget.refund();
          } else {
            spent++;
          }
        }
        assertThat((double) spent).as("seed %d", seed).isLessThanOrEqualTo(reads * perRead + 1e-9);
      }
    }
  }
}

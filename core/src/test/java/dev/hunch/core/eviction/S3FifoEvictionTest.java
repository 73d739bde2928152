package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class S3FifoEvictionTest extends EvictionPolicyContract {
  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new S3FifoEviction(capacity, 0, S3FifoEviction.DEFAULT_PROBATION_SHARE);
  }

  @Test
  void newPolicy_shareOutOfRange_isRefusedWithTheValue() {
    for (double share : new double[] {0, -0.5, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> new S3FifoEviction(10, 10, share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(share));
    }
  }

  @Test
  void admit_scanOfKeysReadOnce_leavesWhatIsReadOften() {
    EvictionPolicy policy = newPolicy(100);
    for (long hash = 0; hash < 50; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
      policy.onHit(hash);
      policy.onHit(hash);
    }
    for (long hash = 1_000; hash < 3_000; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    for (long hash = 0; hash < 50; hash++) {
      assertThat(policy.contains(hash)).as("hot %d", hash).isTrue();
    }
  }

  @Test
  void admit_keyThatLeftSmallNotLongAgo_entersMain() {
    EvictionPolicy policy = newPolicy(20);
    for (long hash = 0; hash < 21; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(policy.contains(0)).as("the first in is the first out").isFalse();
    policy.admit(0, 1, false, S3FifoEvictionTest::ignore); // its ghost is there
    for (long hash = 100; hash < 118; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(policy.contains(0)).as("outlives a scan as long as small").isTrue();
  }

  @Test
  void admit_manyPrefetches_takeNoMoreThanTheirShare() {
    EvictionPolicy policy = newPolicy(100);
    for (long hash = 0; hash < 100; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    for (long hash = 1_000; hash < 2_000; hash++) {
      policy.admit(hash, 1, true, S3FifoEvictionTest::ignore);
    }
    long ordinary = countHeld(policy, 0, 100);
    assertThat(countHeld(policy, 1_000, 2_000)).isEqualTo(25);
    assertThat(ordinary).isEqualTo(75);
  }

  @Test
  void admit_prefetchHeavierThanItsShare_isRefused() {
    EvictionPolicy policy = newPolicy(100);
    assertThat(policy.admit(1, 26, true, S3FifoEvictionTest::ignore)).isFalse();
    assertThat(policy.admit(1, 26, false, S3FifoEvictionTest::ignore)).isTrue();
  }

  @Test
  void onHit_prefetchedEntry_leavesProbationAndOutlivesLaterPrefetches() {
    EvictionPolicy policy = newPolicy(100);
    policy.admit(1, 1, true, S3FifoEvictionTest::ignore);
    policy.admit(2, 1, true, S3FifoEvictionTest::ignore);
    policy.onHit(1);
    for (long hash = 1_000; hash < 1_050; hash++) {
      policy.admit(hash, 1, true, S3FifoEvictionTest::ignore);
    }
    assertThat(policy.contains(1)).as("read").isTrue();
    assertThat(policy.contains(2)).as("unread").isFalse();
  }

  @Test
  void admit_demandAfterPrefetchingHasStopped_takesTheirRoomBack() {
    EvictionPolicy policy = newPolicy(100);
    for (long hash = 10_000; hash < 10_025; hash++) {
      policy.admit(hash, 1, true, S3FifoEvictionTest::ignore);
    }
    for (long hash = 0; hash < 2_000; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(countHeld(policy, 10_000, 10_025)).isZero();
    assertThat(countHeld(policy, 0, 2_000)).isEqualTo(100);
  }

  @Test
  void expect_whatIsNextToGo_goesRoundOnceMore() {
    EvictionPolicy policy = newPolicy(100);
    for (long hash = 0; hash < 100; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    policy.expect(7, new long[] {0, 1, 5_000}, new float[] {.5f, .01f, .9f});
    for (long hash = 1_000; hash < 1_020; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(policy.contains(0)).as("expected").isTrue();
    assertThat(policy.contains(1)).as("hardly expected").isFalse();
    assertThat(policy.contains(2)).as("not expected").isFalse();
    for (long hash = 2_000; hash < 2_200; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(policy.contains(0)).as("once expected, never read").isFalse();
  }

  @Test
  void expect_all_keepsNoMoreFromLeavingThanAdmissionsEarn() {
    EvictionPolicy policy = newPolicy(100);
    long[] all = new long[100];
    float[] surely = new float[100];
    for (int hash = 0; hash < 100; hash++) {
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
      all[hash] = hash;
      surely[hash] = 1;
    }
    for (long hash = 1_000; hash < 1_400; hash++) {
      policy.expect(7, all, surely);
      policy.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(countHeld(policy, 0, 100)).as("of those always expected").isLessThan(90);
    assertThat(policy.size()).isEqualTo(100);
  }

  @Test
  void expect_heavyEntriesThatNobodyReads_keepsNoMoreOfTheirWeightThanAdmissionsEarn() {
    EvictionPolicy policy = newPolicy(10_000);
    long[] heavy = new long[400];
    float[] surely = new float[heavy.length];
    for (int i = 0; i < heavy.length; i++) {
      heavy[i] = 1_000_000L + i;
      surely[i] = 1;
    }
    for (int i = 0; i < 40_000; i++) {
      if (i % 100 == 0) {
        policy.admit(heavy[i / 100], 100, false, S3FifoEvictionTest::ignore);
        policy.expect(7, heavy, surely);
      }
      policy.admit(i, 1, false, S3FifoEvictionTest::ignore);
    }
    long held = 100 * countHeld(policy, 1_000_000, 1_000_400);
    assertThat(held).as("half of the weight that comes is heavy").isLessThan(7_500);
  }

  @Test
  void readmit_whatWasInMain_outlivesAScanThatAnotherStartLosesItTo() {
    EvictionPolicy before = newPolicy(100);
    for (long hash = 0; hash < 50; hash++) {
      before.admit(hash, 1, false, S3FifoEvictionTest::ignore);
      before.onHit(hash);
      before.onHit(hash);
    }
    for (long hash = 500; hash < 600; hash++) {
      before.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    EvictionPolicy warm = newPolicy(100);
    EvictionPolicy cold = newPolicy(100);
    before.showHeat(
        0,
        Integer.MAX_VALUE,
        (hash, level) -> {
          warm.readmit(hash, 1, false, level, S3FifoEvictionTest::ignore);
          cold.readmit(hash, 1, false, 0, S3FifoEvictionTest::ignore);
        });
    for (long hash = 1_000; hash < 1_090; hash++) {
      warm.admit(hash, 1, false, S3FifoEvictionTest::ignore);
      cold.admit(hash, 1, false, S3FifoEvictionTest::ignore);
    }
    assertThat(countHeld(warm, 0, 50)).isEqualTo(50);
    assertThat(countHeld(cold, 0, 50)).isLessThan(30);
  }

  @Test
  void operations_random_agreeWithANaiveReference() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(seed % 2 == 0 ? 30 : 200);
      double share = 0.05 + 0.95 * random.nextDouble();
      EvictionPolicy policy = new S3FifoEviction(capacity, 0, share);
      NaiveS3Fifo reference = new NaiveS3Fifo(capacity, share);
      int maxWeight = random.nextBoolean() ? 1 : 1 + random.nextInt(capacity);
      for (int step = 0; step < 1_500; step++) {
        long hash = (long) (capacity * 3 * Math.pow(random.nextDouble(), 2));
        List<Long> victims = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        String here = "seed " + seed + ", step " + step;
        if (random.nextInt(20) == 0) {
          policy.remove(hash);
          reference.remove(hash);
        } else if (random.nextInt(40) == 0) {
          assertThat(policy.evictOne(victims::add))
              .as(here)
              .isEqualTo(reference.evictOne(expected));
        } else if (policy.contains(hash)) {
          policy.onHit(hash);
          reference.onHit(hash);
        } else {
          int weight = 1 + random.nextInt(maxWeight);
          boolean speculative = random.nextInt(3) == 0;
          assertThat(policy.admit(hash, weight, speculative, victims::add))
              .as(here)
              .isEqualTo(reference.admit(hash, weight, speculative, expected));
        }
        assertThat(victims).as(here).isEqualTo(expected);
        assertThat(policy.contains(hash)).as(here).isEqualTo(reference.contains(hash));
      }
    }
  }

  private static void ignore(long victim) {}

  private static long countHeld(EvictionPolicy policy, long from, long to) {
    long held = 0;
    for (long hash = from; hash < to; hash++) {
      held += policy.contains(hash) ? 1 : 0;
    }
    return held;
  }
}

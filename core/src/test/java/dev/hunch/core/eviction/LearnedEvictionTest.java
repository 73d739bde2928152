package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedEvictionTest extends EvictionPolicyContract {
  private static final int CAPACITY = 100;

  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new LearnedEviction(capacity, 16, 1);
  }

  @Test
  void readmit_manyEntries_areNearlyAllKnown() {
    int entries = 300_000;
    LearnedEviction policy =
        new LearnedEviction(entries, 16, LearnedEviction.DEFAULT_PROBATION_SHARE);
    for (long hash = 0; hash < entries; hash++) {
      policy.readmit(hash * 0x9E3779B97F4A7C15L, 1, false, 4, victim -> {});
    }
    int[] known = new int[1];
    policy.showHeat(0, entries, (hash, level) -> known[0] += level == 4 ? 1 : 0);
    assertThat(known[0]).isGreaterThan(entries * 9 / 10);
  }

  @Test
  void readmit_atALevel_isAsHotAgain() {
    LearnedEviction policy = new LearnedEviction(100, 100, LearnedEviction.DEFAULT_PROBATION_SHARE);
    for (int level = 0; level <= 7; level++) {
      policy.readmit(level, 1, false, level, victim -> {});
    }
    policy.showHeat(0, 100, (hash, level) -> assertThat(level).isEqualTo((int) hash));
    assertThat(policy.size()).isEqualTo(8);
  }

  @Test
  void read_skewedKeysAmongOneTimers_areHitMoreOftenThanUnderLru() {
    double learned = hitRatio(new LearnedEviction(CAPACITY, CAPACITY, 0.5));
    double lru = hitRatio(new LruEviction(CAPACITY, CAPACITY));
    assertThat(learned).isGreaterThan(1.3 * lru);
  }

  @Test
  void expect_keysThatComeTrue_areProbableAndOutlastOthers() {
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY, 0.5);
    Random random = new Random(5);
    for (int round = 0; round < 4_000; round++) {
      long soon = 1_000_000L + round;
      policy.expect(1, new long[] {soon}, new float[] {0.9f});
      for (int i = 0; i < 5; i++) {
        read(policy, random.nextInt(1_000_000));
      }
      read(policy, soon);
    }
    policy.expect(1, new long[] {7_000_001}, new float[] {0.9f});
    assertThat(policy.probabilityOfUse(7_000_001, 0.9)).isGreaterThan(0.7);
    assertThat(policy.probabilityOfUse(7_000_002, 0.9)).isLessThan(0.1);

    policy.admit(7_000_001, 1, true, victim -> {});
    for (int i = 0; i < CAPACITY / 2; i++) {
      policy.evictOne(victim -> {});
    }
    assertThat(policy.contains(7_000_001)).isTrue();
  }

  @Test
  void expect_keysThatNeverComeTrue_areHeldImprobableWhateverIsPredicted() {
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY, 0.5);
    Random random = new Random(6);
    for (int round = 0; round < 4_000; round++) {
      policy.expect(1, new long[] {1_000_000 + round}, new float[] {0.9f});
      for (int i = 0; i < 3; i++) {
        read(policy, random.nextInt(1_000));
      }
    }
    policy.expect(1, new long[] {7_000_001}, new float[] {0.9f});
    assertThat(policy.probabilityOfUse(7_000_001, 0.9)).isLessThan(0.1);
  }

  @Test
  void costOfRoom_asLongAsThereIsRoom_isNothing() {
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY, 0.5);
    assertThat(policy.costOfRoom()).isZero();
    for (int key = 0; key < CAPACITY / 2; key++) {
      read(policy, key);
    }
    assertThat(policy.costOfRoom()).isZero();
    for (int key = 0; key < CAPACITY; key++) {
      read(policy, key);
    }
    assertThat(policy.costOfRoom()).isBetween(1e-6, 1.0);
  }

  @Test
  void evictOne_heavyAndLightEntriesOfOneUse_takesTheHeavyFirst() {
    LearnedEviction policy = new LearnedEviction(1_000, 100, 0.5);
    for (int key = 0; key < 50; key++) {
      policy.admit(key, key % 2 == 0 ? 1 : 30, false, victim -> {});
    }
    int[] evicted = new int[2];
    for (int i = 0; i < 15; i++) {
      policy.evictOne(victim -> evicted[(int) (victim % 2)]++);
    }
    assertThat(evicted[1]).isGreaterThan(evicted[0]);
  }

  @Test
  void newPolicy_shareOutOfRange_isRefusedWithTheValue() {
    for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> new LearnedEviction(10, 10, share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Double.toString(share));
    }
  }

  @Test
  void operations_random_unreadPrefetchedEntriesKeepToTheirShare() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      double share = 0.1 + random.nextDouble() * 0.8;
      int capacity = 50 + random.nextInt(200);
      LearnedEviction policy = new LearnedEviction(capacity, 16, share);
      Map<Long, Integer> unread = new HashMap<>();
      for (int step = 0; step < 2_000; step++) {
        long hash = random.nextInt(capacity * 2);
        if (policy.contains(hash)) {
          policy.onHit(hash);
          unread.remove(hash);
        } else {
          int weight = 1 + random.nextInt(6);
          boolean speculative = random.nextInt(4) > 0;
          policy.expect(random.nextInt(3), new long[] {hash}, new float[] {1}); // a rash model
          if (policy.admit(hash, weight, speculative, unread::remove) && speculative) {
            unread.put(hash, weight);
          }
        }
        assertThat(unread.values().stream().mapToInt(Integer::intValue).sum())
            .as("seed %d, step %d", seed, step)
            .isLessThanOrEqualTo((int) (capacity * share));
      }
    }
  }

  @Test
  void admit_wrongModelFillsItsShare_leavesWhatIsProven() {
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY, 0.25);
    for (int round = 0; round < 3; round++) {
      for (int key = 0; key < CAPACITY; key++) {
        read(policy, key);
      }
    }
    for (int i = 0; i < 10 * CAPACITY; i++) {
      policy.expect(i, new long[] {1_000_000 + i}, new float[] {1});
      policy.admit(1_000_000 + i, 1, true, victim -> {});
    }
    int proven = 0;
    for (int key = 0; key < CAPACITY; key++) {
      proven += policy.contains(key) ? 1 : 0;
    }
    assertThat(proven).isGreaterThanOrEqualTo(75);
  }

  @Test
  void admit_heavyPrefetchedEntryOfNoMoreUseThanOneLight_isRefused() {
    LearnedEviction policy = new LearnedEviction(1_000, 1_000, 0.5);
    for (int round = 0; round < 5; round++) {
      for (int key = 0; key < 1_000; key++) {
        read(policy, key);
      }
    }
    assertThat(policy.admit(1_000_000, 400, true, victim -> {})).isFalse();
    assertThat(policy.size()).isEqualTo(1_000);
    assertThat(policy.admit(1_000_000, 400, false, victim -> {})).as("it was read").isTrue();
    assertThat(policy.size()).isEqualTo(601);
  }

  @Test
  void read_clockWrapsAround_hitsAsOftenAsEver() {
    int late = Integer.MAX_VALUE - 20_000;
    double ratio = hitRatio(new LearnedEviction(CAPACITY, CAPACITY, CAPACITY, 0.25, late));
    double usual = hitRatio(new LearnedEviction(CAPACITY, CAPACITY, 0.25));
    assertThat(ratio).isCloseTo(usual, within(0.01));
  }

  private static double hitRatio(EvictionPolicy policy) {
    Random random = new Random(4);
    int hits = 0;
    int reads = 40_000;
    for (int i = 0; i < reads; i++) {
      boolean scanned = i % 2 == 0;
      double skewed = Math.pow(random.nextDouble(), 3) * 1_000;
      hits += read(policy, scanned ? 1_000_000 + i : (long) skewed) ? 1 : 0;
    }
    return (double) hits / reads;
  }

  private static boolean read(EvictionPolicy policy, long hash) {
    if (policy.contains(hash)) {
      policy.onHit(hash);
      return true;
    }
    policy.onMiss(hash);
    policy.admit(hash, 1, false, victim -> {});
    return false;
  }
}

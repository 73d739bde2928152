package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedEvictionTest extends EvictionPolicyContract {
  private static final int CAPACITY = 100;

  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new LearnedEviction(capacity, 16);
  }

  @Test
  void read_skewedKeysAmongOneTimers_areHitMoreOftenThanUnderLru() {
    double learned = hitRatio(new LearnedEviction(CAPACITY, CAPACITY));
    double lru = hitRatio(new LruEviction(CAPACITY, CAPACITY));
    assertThat(learned).isGreaterThan(1.3 * lru);
  }

  @Test
  void expect_keysThatComeTrue_areProbableAndOutlastOthers() {
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY);
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
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY);
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
    LearnedEviction policy = new LearnedEviction(CAPACITY, CAPACITY);
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
    LearnedEviction policy = new LearnedEviction(1_000, 100);
    for (int key = 0; key < 50; key++) {
      policy.admit(key, key % 2 == 0 ? 1 : 30, false, victim -> {});
    }
    int[] evicted = new int[2];
    for (int i = 0; i < 15; i++) {
      policy.evictOne(victim -> evicted[(int) (victim % 2)]++);
    }
    assertThat(evicted[1]).isGreaterThan(evicted[0]);
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
    policy.admit(hash, 1, false, victim -> {});
    return false;
  }
}

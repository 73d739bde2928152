package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.cache.Heat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What every eviction policy must do. */
public abstract class EvictionPolicyContract {
  /** Returns an empty policy. */
  protected abstract EvictionPolicy newPolicy(long capacity);

  @Test
  void newPolicy_capacityBelowOne_isRefusedWithTheValue() {
    assertThatThrownBy(() -> newPolicy(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void newPolicy_isEmpty() {
    EvictionPolicy policy = newPolicy(10);
    assertThat(policy.size()).isZero();
    assertThat(policy.weight()).isZero();
    assertThat(policy.capacity()).isEqualTo(10);
    assertThat(policy.contains(1)).isFalse();
    assertThat(policy.evictOne(EvictionPolicyContract::nobody)).isFalse();
  }

  @Test
  void admit_withinCapacity_evictsNobody() {
    EvictionPolicy policy = newPolicy(10);
    for (long hash = 0; hash < 10; hash++) {
      assertThat(policy.admit(hash, 1, false, EvictionPolicyContract::nobody)).isTrue();
    }
    assertThat(policy.size()).isEqualTo(10);
    assertThat(policy.weight()).isEqualTo(10);
  }

  @Test
  void admit_heavierThanCapacity_isRefusedAndEvictsNobody() {
    EvictionPolicy policy = newPolicy(10);
    policy.admit(1, 10, false, EvictionPolicyContract::nobody);
    assertThat(policy.admit(2, 11, false, EvictionPolicyContract::nobody)).isFalse();
    assertThat(policy.admit(3, 11, true, EvictionPolicyContract::nobody)).isFalse();
    assertThat(policy.contains(1)).isTrue();
    assertThat(policy.contains(2)).isFalse();
  }

  @Test
  void admit_asHeavyAsCapacity_evictsAllOthers() {
    EvictionPolicy policy = newPolicy(10);
    for (long hash = 1; hash <= 10; hash++) {
      policy.admit(hash, 1, false, EvictionPolicyContract::nobody);
      policy.onHit(hash);
    }
    List<Long> victims = new ArrayList<>();
    assertThat(policy.admit(11, 10, false, victims::add)).isTrue();
    assertThat(victims).hasSize(10);
    assertThat(policy.size()).isEqualTo(1);
  }

  @Test
  void remove_heldEntry_isForgottenAndMayComeBack() {
    EvictionPolicy policy = newPolicy(3);
    policy.admit(1, 2, false, EvictionPolicyContract::nobody);
    policy.remove(1);
    policy.remove(1);
    assertThat(policy.contains(1)).isFalse();
    assertThat(policy.weight()).isZero();
    assertThat(policy.admit(1, 3, false, EvictionPolicyContract::nobody)).isTrue();
  }

  @Test
  void onHit_unknownEntry_changesNothing() {
    EvictionPolicy policy = newPolicy(3);
    policy.onHit(5);
    assertThat(policy.contains(5)).isFalse();
    assertThat(policy.size()).isZero();
  }

  @Test
  void onHits_random_areHitsOneAfterTheOther() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      EvictionPolicy together = newPolicy(80);
      EvictionPolicy apart = newPolicy(80);
      List<Long> victims = new ArrayList<>();
      List<Long> expected = new ArrayList<>();
      for (int step = 0; step < 200; step++) {
        long[] hashes = random.longs(random.nextInt(70), 0, 150).toArray();
        int count = random.nextInt(hashes.length + 1);
        together.onHits(hashes, count);
        for (int i = 0; i < count; i++) {
          apart.onHit(hashes[i]);
        }
        long admitted = random.nextInt(150);
        if (!together.contains(admitted)) {
          boolean speculative = random.nextInt(4) == 0;
          together.admit(admitted, 1, speculative, victims::add);
          apart.admit(admitted, 1, speculative, expected::add);
        }
        assertThat(victims).as("seed %d, step %d", seed, step).isEqualTo(expected);
      }
      assertThat(victims).isNotEmpty();
    }
  }

  @Test
  void evictOne_untilEmpty_namesEachEntryOnce() {
    EvictionPolicy policy = newPolicy(100);
    for (long hash = 0; hash < 100; hash++) {
      assertThat(policy.admit(hash, 1, hash % 5 == 0, EvictionPolicyContract::nobody)).isTrue();
      for (int hits = 0; hits < hash % 6; hits++) {
        policy.onHit(hash);
      }
    }
    List<Long> victims = new ArrayList<>();
    while (policy.evictOne(victims::add)) {
      assertThat(policy.size()).isEqualTo(100 - victims.size());
    }
    assertThat(victims).hasSize(100).doesNotHaveDuplicates();
    assertThat(policy.weight()).isZero();
  }

  @Test
  void operations_random_neverExceedCapacityAndAgreeWithWhatWasTold() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(random.nextBoolean() ? 12 : 300);
      exercise(newPolicy(capacity), random, capacity, "seed " + seed);
    }
  }

  @Test
  void readmit_whatAnotherHasShown_holdsTheSame() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      EvictionPolicy before = newPolicy(60);
      exercise(before, random, 60, "seed " + seed);
      Map<Long, Integer> shown = new HashMap<>();
      for (int from = 0; from != EvictionPolicy.ALL_SHOWN; ) {
        from =
            before.showHeat(
                from,
                1 + random.nextInt(9),
                (hash, level) -> {
                  assertThat(level).isBetween(0, Heat.HOTTEST);
                  assertThat(shown.put(hash, level)).as("shown twice").isNull();
                });
      }
      assertThat(shown.size()).as("all, or none at all").isIn(0, before.size());
      assertThat(shown).allSatisfy((hash, level) -> assertThat(before.contains(hash)).isTrue());
      EvictionPolicy after = newPolicy(60);
      shown.forEach(
          (hash, level) ->
              assertThat(after.readmit(hash, 1, false, level, EvictionPolicyContract::nobody))
                  .isTrue());
      assertThat(after.weight()).isEqualTo(shown.size());
    }
  }

  @Test
  void operations_sameCalls_giveTheSameVictims() {
    for (long seed = 0; seed < 20; seed++) {
      List<Long> first = exercise(newPolicy(40), new Random(seed), 40, "seed " + seed);
      List<Long> second = exercise(newPolicy(40), new Random(seed), 40, "seed " + seed);
      assertThat(first).as("seed %d", seed).isEqualTo(second);
    }
  }

  private static void nobody(long victim) {
    throw new AssertionError("evicted " + victim);
  }

  /** Does random things to the policy, checks it against a map, and returns its victims. */
  private static List<Long> exercise(
      EvictionPolicy policy, Random random, int capacity, String about) {
    Map<Long, Integer> held = new HashMap<>();
    List<Long> victims = new ArrayList<>();
    int maxWeight = 1 + random.nextInt(Math.max(1, capacity / 3));
    for (int step = 0; step < 1_000; step++) {
      String here = about + ", step " + step;
      long hash = random.nextInt(capacity * 3) * (random.nextBoolean() ? 1L : 1L << 33);
      LongConsumer told =
          victim -> {
            assertThat(victim).as("%s: the candidate itself", here).isNotEqualTo(hash);
            assertThat(held.remove(victim)).as("%s: not held", here).isNotNull();
            victims.add(victim);
          };
      switch (random.nextInt(12)) {
        case 0 -> {
          policy.remove(hash);
          held.remove(hash);
        }
        case 1 -> {
          int before = held.size();
          boolean evicted =
              policy.evictOne(
                  victim -> {
                    assertThat(held.remove(victim)).as(here).isNotNull();
                    victims.add(victim);
                  });
          assertThat(evicted).as(here).isEqualTo(before > 0);
          assertThat(held).as(here).hasSize(evicted ? before - 1 : before);
        }
        default -> {
          if (held.containsKey(hash)) {
            policy.onHit(hash);
          } else {
            int weight = 1 + random.nextInt(maxWeight);
            if (policy.admit(hash, weight, random.nextInt(4) == 0, told)) {
              held.put(hash, weight);
            }
          }
        }
      }
      assertThat(policy.contains(hash)).as(here).isEqualTo(held.containsKey(hash));
      assertThat(policy.size()).as(here).isEqualTo(held.size());
      assertThat(policy.weight())
          .as(here)
          .isEqualTo(held.values().stream().mapToLong(Integer::longValue).sum())
          .isLessThanOrEqualTo(capacity);
    }
    return victims;
  }
}

package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.eviction.EvictionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** It turns candidates away and is not wholly deterministic, so the contract kit does not fit. */
class WTinyLfuEvictionTest {
  @Test
  void newPolicy_capacityBelowOne_isRefusedWithTheValue() {
    assertThatThrownBy(() -> new WTinyLfuEviction(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void admit_heavierThanCapacity_isRefused() {
    EvictionPolicy policy = new WTinyLfuEviction(10);
    assertThat(policy.admit(1, 11, false, victim -> {})).isFalse();
    assertThat(policy.size()).isZero();
  }

  @Test
  void admit_scanOfNewKeys_leavesWhatIsReadOften() {
    EvictionPolicy policy = new WTinyLfuEviction(100);
    for (int round = 0; round < 5; round++) {
      for (long hash = 0; hash < 50; hash++) {
        if (policy.contains(hash)) {
          policy.onHit(hash);
        } else {
          policy.admit(hash, 1, false, victim -> {});
        }
      }
    }
    for (long hash = 1_000; hash < 3_000; hash++) {
      policy.admit(hash, 1, false, victim -> {});
    }
    long left = LongStream.range(0, 50).filter(policy::contains).count();
    assertThat(left).isBetween(45L, 50L);
  }

  @Test
  void evictOne_untilEmpty_namesEachEntryOnce() {
    EvictionPolicy policy = new WTinyLfuEviction(100);
    for (long hash = 0; hash < 100; hash++) {
      policy.admit(hash, 1, false, victim -> {});
    }
    List<Long> victims = new ArrayList<>();
    while (policy.evictOne(victims::add)) {
      assertThat(policy.size()).isEqualTo(100 - victims.size());
    }
    assertThat(victims).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void operations_random_neverExceedCapacityAndAgreeWithWhatWasTold() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(200);
      EvictionPolicy policy = new WTinyLfuEviction(capacity);
      Map<Long, Integer> held = new HashMap<>();
      for (int step = 0; step < 1_000; step++) {
        long hash = random.nextInt(capacity * 3);
        int weight = 1 + random.nextInt(Math.max(1, capacity / 5));
        if (random.nextInt(12) == 0) {
          policy.remove(hash);
          held.remove(hash);
        } else if (held.containsKey(hash)) {
          policy.onHit(hash);
        } else if (policy.admit(
            hash, weight, false, victim -> assertThat(held.remove(victim)).isNotNull())) {
          held.put(hash, weight);
        }
        assertThat(policy.contains(hash)).isEqualTo(held.containsKey(hash));
        assertThat(policy.size()).isEqualTo(held.size());
        assertThat(policy.weight())
            .isEqualTo(held.values().stream().mapToLong(Integer::longValue).sum())
            .isLessThanOrEqualTo(capacity);
      }
    }
  }
}

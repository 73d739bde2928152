package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LruEvictionTest extends EvictionPolicyContract {
  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new LruEviction(capacity, 0);
  }

  @Test
  void admit_full_evictsTheLeastRecentlyUsed() {
    EvictionPolicy policy = newPolicy(3);
    List<Long> victims = new ArrayList<>();
    for (long hash = 1; hash <= 3; hash++) {
      policy.admit(hash, 1, false, victims::add);
    }
    policy.onHit(1);
    policy.admit(4, 1, false, victims::add);
    policy.admit(5, 1, false, victims::add);
    assertThat(victims).containsExactly(2L, 3L);
  }

  @Test
  void operations_random_agreeWithALinkedHashMap() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(60);
      EvictionPolicy policy = newPolicy(capacity);
      LinkedHashMap<Long, Integer> model = new LinkedHashMap<>(16, 0.75f, true);
      for (int step = 0; step < 1_000; step++) {
        long hash = random.nextLong(100);
        List<Long> victims = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        if (random.nextInt(10) == 0) {
          policy.remove(hash);
          model.remove(hash);
        } else if (model.get(hash) != null) {
          policy.onHit(hash);
        } else {
          int weight = 1 + random.nextInt(capacity);
          policy.admit(hash, weight, random.nextBoolean(), victims::add);
          Iterator<Integer> weights = model.values().iterator();
          int over = model.values().stream().mapToInt(w -> w).sum() + weight - capacity;
          for (Iterator<Long> keys = List.copyOf(model.keySet()).iterator(); over > 0; ) {
            over -= weights.next();
            weights.remove();
            expected.add(keys.next());
          }
          model.put(hash, weight);
        }
        assertThat(victims).as("seed %d, step %d", seed, step).isEqualTo(expected);
      }
    }
  }
}

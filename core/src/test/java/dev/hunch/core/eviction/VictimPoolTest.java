package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VictimPoolTest {
  @Test
  void offer_random_keepsTheLeastInOrderAndEachOnce() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      VictimPool pool = new VictimPool();
      Map<Long, Double> worths = new TreeMap<>();
      int keys = 1 + random.nextInt(16);
      for (int step = 0; step < 300; step++) {
        if (pool.size() > 0 && random.nextInt(5) == 0) {
          worths.remove(pool.hash(0));
          pool.remove(0);
        } else {
          long hash = random.nextInt(keys);
          double worth = random.nextDouble();
          pool.offer(hash, worth);
          worths.put(hash, worth);
        }
        List<Long> found = new ArrayList<>();
        for (int number = 0; number < pool.size(); number++) {
          found.add(pool.hash(number));
        }
        List<Long> sorted = new ArrayList<>(worths.keySet());
        sorted.sort(Comparator.comparing(worths::get));
        assertThat(found).as("seed %d, step %d", seed, step).isEqualTo(sorted);
      }
    }
  }

  @Test
  void offer_toAFullPool_takesTheLessAndLeavesTheMore() {
    VictimPool pool = new VictimPool();
    for (int hash = 0; hash < 16; hash++) {
      pool.offer(hash, hash);
    }
    pool.offer(100, 50);
    pool.offer(101, 0.5);
    assertThat(pool.size()).isEqualTo(16);
    assertThat(pool.hash(1)).isEqualTo(101);
    assertThat(pool.hash(15)).isEqualTo(14);
  }
}

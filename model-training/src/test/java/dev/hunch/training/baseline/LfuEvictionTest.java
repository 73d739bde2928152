package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.EvictionPolicyContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LfuEvictionTest extends EvictionPolicyContract {
  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new LfuEviction(capacity);
  }

  @Test
  void admit_full_evictsTheLeastReadAndOfThoseTheOneReadLongestAgo() {
    // A twice, B and C once each: B goes. Then C, D (once each, C before D): C. Then D.
    assertThat(Reads.victims(newPolicy(3), "ABCA" + "D" + "E" + "F")).isEqualTo("BCD");
  }

  @Test
  void admit_afterLeaving_countsAnew() {
    // A was read three times, but is evicted at last by B and C with four; its reads are forgotten.
    assertThat(Reads.victims(newPolicy(2), "AAA" + "BBBB" + "C" + "A" + "C" + "A"))
        .isEqualTo("ACAC");
  }

  @Test
  void admit_randomReads_evictsWhatTheNaiveOneDoes() {
    Reads.assertLikeNaive(this::newPolicy, LfuEvictionTest::naive);
  }

  /** For each held hash, its reads and the last of them; the least of all goes. */
  private static List<Long> naive(long[] reads, int capacity) {
    Map<Long, int[]> held = new HashMap<>();
    List<Long> victims = new ArrayList<>();
    for (int i = 0; i < reads.length; i++) {
      if (!held.containsKey(reads[i]) && held.size() == capacity) {
        long victim =
            held.entrySet().stream()
                .min(
                    Comparator.comparingInt((Map.Entry<Long, int[]> entry) -> entry.getValue()[0])
                        .thenComparingInt(entry -> entry.getValue()[1]))
                .orElseThrow()
                .getKey();
        held.remove(victim);
        victims.add(victim);
      }
      int[] counts = held.computeIfAbsent(reads[i], unseen -> new int[2]);
      counts[0]++;
      counts[1] = i;
    }
    return victims;
  }
}

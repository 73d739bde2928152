package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.eviction.EvictionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** Reads of one-letter keys through a policy, and what they evict. */
final class Reads {
  private Reads() {}

  /** Reads each letter and returns the victims, in order, as letters. */
  static String victims(EvictionPolicy policy, String letters) {
    StringBuilder victims = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      read(policy, letters.charAt(i), victim -> victims.append((char) victim));
    }
    return victims.toString();
  }

  /** Reads each hash and returns the victims, in order. */
  private static List<Long> victims(EvictionPolicy policy, long[] hashes) {
    List<Long> victims = new ArrayList<>();
    for (long hash : hashes) {
      read(policy, hash, victims::add);
    }
    return victims;
  }

  /** On many random series of reads, the policy must evict what a naive one does. */
  static void assertLikeNaive(
      LongFunction<EvictionPolicy> policy, BiFunction<long[], Integer, List<Long>> naive) {
    for (long seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(20);
      long[] hashes = random(random, 2_000, capacity * (2 + random.nextInt(3)));
      assertThat(victims(policy.apply(capacity), hashes))
          .as("seed %d", seed)
          .isEqualTo(naive.apply(hashes, capacity));
    }
  }

  /** So many reads of a few keys, some of them far more often than others. */
  private static long[] random(Random random, int count, int keys) {
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      double popularity = random.nextDouble();
      hashes[i] = (long) (popularity * popularity * keys);
    }
    return hashes;
  }

  private static void read(EvictionPolicy policy, long hash, LongConsumer onEvict) {
    if (policy.contains(hash)) {
      policy.onHit(hash);
    } else {
      policy.admit(hash, 1, false, onEvict);
    }
  }
}

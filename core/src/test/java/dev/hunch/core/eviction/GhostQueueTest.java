package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GhostQueueTest {
  @Test
  void remember_moreThanTheirWeight_forgetsTheOldest() {
    GhostQueue ghosts = new GhostQueue();
    for (long hash = 0; hash < 10; hash++) {
      ghosts.remember(hash, 2, 10, 100);
    }
    for (long hash = 0; hash < 10; hash++) {
      assertThat(ghosts.recall(hash)).as("ghost %d", hash).isEqualTo(hash >= 5);
      assertThat(ghosts.recall(hash)).as("ghost %d once more", hash).isFalse();
    }
  }

  @Test
  void remember_moreThanWereEverHeld_forgetsTheOldest() {
    GhostQueue ghosts = new GhostQueue();
    int held = 10_000;
    for (long hash = 0; hash < 100_000; hash++) {
      ghosts.remember(hash, 1, Long.MAX_VALUE, held);
    }
    int remembered = 0;
    for (long hash = 0; hash < 100_000; hash++) {
      remembered += ghosts.recall(hash) ? 1 : 0;
    }
    assertThat(remembered).isBetween(held, held * 5 / 4 + 1);
  }

  /** A list of what was remembered, in which the recalled leave their places empty. */
  @Test
  void operations_random_agreeWithAList() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      GhostQueue ghosts = new GhostQueue();
      List<long[]> reference = new ArrayList<>(); // of hash and weight; a recalled one weighs -1
      long maxWeight = 1L + random.nextInt(20_000);
      int held = 500;
      int places = 0;
      int range = 1 + random.nextInt(4_000);
      for (int step = 0; step < 8_000; step++) {
        String here = "seed " + seed + ", step " + step;
        long hash = random.nextInt(range);
        if (random.nextInt(3) == 0) {
          assertThat(ghosts.recall(hash)).as(here).isEqualTo(forget(reference, hash));
          continue;
        }
        held += random.nextInt(100) == 0 ? random.nextInt(100) : 0;
        int weight = 1 + random.nextInt(20);
        ghosts.remember(hash, weight, maxWeight, held);
        forget(reference, hash);
        int now = Math.max(GhostQueue.LEAST_PLACES, held * 5 / 4);
        if (reference.size() == places && now >= places + places / 8) {
          places = now;
        } else if (reference.size() == places) {
          reference.remove(0);
        }
        reference.add(new long[] {hash, weight});
        while (reference.stream().mapToLong(ghost -> Math.max(0, ghost[1])).sum() > maxWeight) {
          reference.remove(0);
        }
      }
    }
  }

  private static boolean forget(List<long[]> reference, long hash) {
    for (long[] ghost : reference) {
      if (ghost[0] == hash && ghost[1] >= 0) {
        ghost[1] = -1;
        return true;
      }
    }
    return false;
  }
}

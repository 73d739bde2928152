package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.EvictionPolicyContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SieveEvictionTest extends EvictionPolicyContract {
  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new SieveEviction(capacity);
  }

  @Test
  void admit_full_evictsTheFirstThatTheHandFindsUnread() {
    // The hand passes A, which was read, and takes B; then C; passes D and wraps round to A.
    assertThat(Reads.victims(newPolicy(3), "ABCA" + "D" + "E" + "DE" + "F")).isEqualTo("BCA");
  }

  @Test
  void admit_randomReads_evictsWhatTheNaiveOneDoes() {
    Reads.assertLikeNaive(this::newPolicy, SieveEvictionTest::naive);
  }

  /** A list with the oldest first, and the hand as an index into it. */
  private static List<Long> naive(long[] reads, int capacity) {
    List<Long> queue = new ArrayList<>();
    Set<Long> visited = new HashSet<>();
    List<Long> victims = new ArrayList<>();
    int hand = 0;
    for (long hash : reads) {
      if (queue.contains(hash)) {
        visited.add(hash);
        continue;
      }
      if (queue.size() == capacity) {
        while (visited.remove(queue.get(hand))) {
          hand = (hand + 1) % capacity;
        }
        victims.add(queue.remove(hand));
        if (hand == queue.size()) {
          hand = 0; // past the newest; what is admitted now is newer than where the hand stands
        }
      }
      queue.add(hash);
    }
    return victims;
  }
}

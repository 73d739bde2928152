package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.EvictionPolicyContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeladyEvictionTest extends EvictionPolicyContract {
  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new BeladyEviction(capacity, new NextUses(List.of()));
  }

  @Test
  void admit_full_evictsWhatIsUsedLast() {
    List<AccessEvent> events = trace("a", "b", "c", "d", "b", "a", "c", "b");
    NextUses future = new NextUses(events);
    EvictionPolicy policy = new BeladyEviction(3, future);
    List<Long> victims = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      future.advance();
      policy.admit(events.get(i).key().hash(), 1, false, victims::add);
    }
    assertThat(victims).containsExactly(events.get(2).key().hash());
  }

  @Test
  void hits_tinyTraces_areTheMostThatAnyChoiceOfVictimsGives() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int keys = 3 + random.nextInt(3);
      int capacity = 1 + random.nextInt(3);
      int[] reads = random.ints(4 + random.nextInt(10), 0, keys).toArray();
      assertThat(hits(reads, capacity))
          .as("seed %d", seed)
          .isEqualTo(best(reads, 0, 0, capacity, new HashMap<>()));
    }
  }

  private static int hits(int[] reads, int capacity) {
    List<AccessEvent> events = new ArrayList<>();
    for (int read : reads) {
      events.add(event("k" + read));
    }
    NextUses future = new NextUses(events);
    EvictionPolicy policy = new BeladyEviction(capacity, future);
    int hits = 0;
    for (AccessEvent event : events) {
      future.advance();
      long hash = event.key().hash();
      if (policy.contains(hash)) {
        hits++;
        policy.onHit(hash);
      } else {
        policy.admit(hash, 1, false, victim -> {});
      }
    }
    return hits;
  }

  /** Tries every victim at every miss; {@code held} has a bit for each key. */
  private static int best(int[] reads, int at, int held, int capacity, Map<Long, Integer> known) {
    if (at == reads.length) {
      return 0;
    }
    long state = ((long) at << 32) | held;
    Integer solved = known.get(state);
    if (solved != null) {
      return solved;
    }
    int bit = 1 << reads[at];
    int most = 0;
    if ((held & bit) != 0) {
      most = 1 + best(reads, at + 1, held, capacity, known);
    } else if (Integer.bitCount(held) < capacity) {
      most = best(reads, at + 1, held | bit, capacity, known);
    } else {
      for (int victims = held; victims != 0; victims &= victims - 1) {
        int kept = held & ~Integer.lowestOneBit(victims);
        most = Math.max(most, best(reads, at + 1, kept | bit, capacity, known));
      }
    }
    known.put(state, most);
    return most;
  }

  private static List<AccessEvent> trace(String... keys) {
    List<AccessEvent> events = new ArrayList<>();
    for (String key : keys) {
      events.add(event(key));
    }
    return events;
  }

  private static AccessEvent event(String key) {
    return new AccessEvent(0, "s", Key.of("n", key), AccessResult.MISS, 1);
  }
}

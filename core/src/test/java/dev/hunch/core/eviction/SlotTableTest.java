package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotTableTest {
  @Test
  void operations_random_agreeWithAHashMap() {
    for (long seed = 0; seed < 100; seed++) {
      long seedOf = seed;
      Random random = new Random(seed);
      SlotTable table = new SlotTable(random.nextInt(40));
      Map<Long, Integer> slots = new HashMap<>();
      Map<Long, Integer> weights = new HashMap<>();
      Map<Integer, Integer> counters = new HashMap<>();
      int range = 1 + random.nextInt(400);
      for (int step = 0; step < 2_000; step++) {
        String here = "seed " + seed + ", step " + step;
        long hash = hashOf(random.nextInt(range), seed);
        Integer slot = slots.get(hash);
        assertThat(table.find(hash)).as(here).isEqualTo(slot == null ? SlotTable.NONE : slot);
        if (slot == null) {
          int weight = 1 + random.nextInt(1_000);
          int added = table.add(hash, weight);
          assertThat(slots.values()).as("%s: slot is taken", here).doesNotContain(added);
          assertThat(table.counter(added)).as(here).isZero();
          slots.put(hash, added);
          counters.put(added, 0);
          weights.put(hash, weight);
          table.setQueue(added, (byte) 1);
        } else if (random.nextInt(3) > 0) {
          table.free(slot);
          slots.remove(hash);
          weights.remove(hash);
        } else {
          counters.put(slot, random.nextInt(4)); // often what it is already
          table.setCounter(slot, counters.get(slot));
        }
        assertThat(table.size()).as(here).isEqualTo(slots.size());
      }
      long[] sought = random.longs(500, 0, range).map(i -> hashOf((int) i, seedOf)).toArray();
      int[] found = table.findAll(sought, 400);
      for (int i = 0; i < 400; i++) {
        assertThat(found[i]).isEqualTo(slots.getOrDefault(sought[i], SlotTable.NONE));
      }
      slots.forEach(
          (hash, slot) -> {
            assertThat(table.find(hash)).isEqualTo(slot);
            assertThat(table.hash(slot)).isEqualTo(hash);
            assertThat(table.weight(slot)).isEqualTo(weights.get(hash));
            assertThat((int) table.counter(slot)).isEqualTo(counters.get(slot));
            assertThat(table.queue(slot)).isEqualTo((byte) 1);
          });
    }
  }

  @Test
  void free_manyInOneRunOfTheIndex_keepsTheOthersFindable() {
    SlotTable table = new SlotTable(0);
    List<Long> hashes = new ArrayList<>();
    for (long i = 0; hashes.size() < 12; i++) { // all at the end of 32 cells: the run goes round
      if (HashIndex.mix(i) >>> 27 >= 29) {
        hashes.add(i);
      }
    }
    for (int first = 0; first < hashes.size(); first++) {
      Set<Long> left = new HashSet<>(hashes);
      hashes.forEach(hash -> table.add(hash, 1));
      for (int i = 0; i < hashes.size(); i++) {
        long gone = hashes.get((first + i * 5) % hashes.size());
        table.free(table.find(gone));
        left.remove(gone);
        assertThat(table.find(gone)).isEqualTo(SlotTable.NONE);
        assertThat(left).allMatch(hash -> table.find(hash) != SlotTable.NONE);
      }
    }
  }

  @Test
  void add_moreThanExpected_grows() {
    SlotTable table = new SlotTable(3);
    for (long i = 0; i < 10_000; i++) {
      table.add(i << 40, 1);
    }
    for (long i = 0; i < 10_000; i++) {
      assertThat(table.hash(table.find(i << 40))).isEqualTo(i << 40);
    }
  }

  private static long hashOf(int number, long seed) {
    return seed % 3 == 0 ? number : seed % 3 == 1 ? (long) number << 32 : number * 0x1234567890ABL;
  }
}

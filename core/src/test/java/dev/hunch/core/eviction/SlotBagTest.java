package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotBagTest {
  @Test
  void operations_random_agreeWithAList() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      SlotTable table = new SlotTable(0);
      SlotBag bag = new SlotBag(table, 3, 0);
      List<Integer> members = new ArrayList<>();
      for (int step = 0; step < 1_000; step++) {
        if (members.isEmpty() || random.nextInt(5) > 1) {
          int slot = table.add(step, 1 + random.nextInt(9));
          bag.add(slot);
          members.add(slot);
        } else {
          int slot = members.remove(random.nextInt(members.size()));
          bag.free(slot);
        }
        List<Integer> found = new ArrayList<>();
        for (int number = 0; number < bag.size(); number++) {
          found.add(bag.at(number));
        }
        assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(members);
        assertThat(members).allMatch(bag::holds);
        assertThat(bag.weight()).isEqualTo(members.stream().mapToInt(table::weight).sum());
      }
    }
  }
}

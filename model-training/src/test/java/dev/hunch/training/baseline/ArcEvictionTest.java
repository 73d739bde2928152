package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.EvictionPolicyContract;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArcEvictionTest extends EvictionPolicyContract {
  @Override
  protected EvictionPolicy newPolicy(long capacity) {
    return new ArcEviction(capacity);
  }

  @Test
  void admit_full_evictsWhatWasReadOnce() {
    // A is frequent; B, C and D pass through and each is the least recent of those read once.
    assertThat(Reads.victims(newPolicy(3), "AA" + "BCDEF")).isEqualTo("BCD");
  }

  @Test
  void admit_ghostOfWhatWasReadOnce_givesRecencyMoreRoom() {
    // B comes back from its ghost: the target of the recent list rises to 1, C goes for it, and B
    // is
    // frequent. D may then stay as the one recent entry, and A goes, the least recent frequent one.
    assertThat(Reads.victims(newPolicy(3), "AA" + "BC" + "D" + "B" + "E")).isEqualTo("BCA");
  }

  @Test
  void admit_randomReads_evictsWhatThePaperDoes() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(20);
      long[] reads = Reads.random(random, 2_000, capacity * 4);
      NaiveArc naive = new NaiveArc(capacity);
      for (long hash : reads) {
        naive.read(hash);
      }
      assertThat(Reads.victims(newPolicy(capacity), reads))
          .as("seed %d", seed)
          .isEqualTo(naive.victims());
    }
  }
}

package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.EvictionPolicyContract;
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
    Reads.assertLikeNaive(this::newPolicy, NaiveArc::victims);
  }
}

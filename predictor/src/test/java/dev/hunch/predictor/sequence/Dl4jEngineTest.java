package dev.hunch.predictor.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Dl4jEngineTest {
  @Test
  void step_sessionsInTurn_keepsEachOnesState() {
    SequenceNetwork network = SequenceNetwork.create(9, 16, 7, 3, 0.01);
    SequenceEngine reference = network.engine();
    SequenceEngine kernel = network.kernel();
    SequenceState[] states = {new SequenceState(16), new SequenceState(16)};
    SequenceState[] expected = {new SequenceState(16), new SequenceState(16)};
    float[] stretched = new float[7];
    float[] expectedStretched = new float[7];
    Random random = new Random(4);

    for (int event = 0; event < 60; event++) {
      int session = random.nextInt(2);
      int[] active = {random.nextInt(4), 4 + random.nextInt(5)};
      reference.step(states[session], active, 2);
      kernel.step(expected[session], active, 2);
      int asked = random.nextInt(2);
      reference.predict(states[asked], stretched);
      kernel.predict(expected[asked], expectedStretched);

      assertThat(states[session].cell).containsExactly(expected[session].cell, within(1e-5f));
      assertThat(stretched).containsExactly(expectedStretched, within(1e-4f));
    }
  }
}

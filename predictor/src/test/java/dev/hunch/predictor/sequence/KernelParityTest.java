package dev.hunch.predictor.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel computes what DL4J computes, by each arithmetic, whatever inputs and weights are. */
class KernelParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final int SEQUENCES = 4;
  private static final int ACTIVE = 4;

  /** Sizes that fill vectors and sizes that do not; weights as drawn and far from that. */
  static Stream<Arguments> networks() {
    return Stream.of(new PlainArithmetic(), FastestArithmetic.get())
        .flatMap(
            arithmetic ->
                Stream.of(
                    Arguments.of(arithmetic, 37, 16, 23, 40, 1f),
                    Arguments.of(arithmetic, 37, 13, 5, 40, 1f),
                    Arguments.of(arithmetic, 120, 64, 384, 60, 0.3f),
                    Arguments.of(arithmetic, 120, 64, 100, 2_000, 0.1f),
                    Arguments.of(arithmetic, 9, 1, 1, 300, 1f)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predict_randomInputsAndWeights_equalsDl4j(
      KernelArithmetic arithmetic, int inputs, int units, int outputs, int steps, float scale) {
    Random random = new Random(11);
    SequenceNetwork network = SequenceNetwork.create(inputs, units, outputs, 5, 0.01);
    float[] weights = network.weights();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * scale;
    }
    network.setWeights(weights);
    int[][][] active = new int[SEQUENCES][steps][ACTIVE];
    float[] features = new float[SEQUENCES * inputs * steps];
    for (int s = 0; s < SEQUENCES; s++) {
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < ACTIVE; i++) {
          int input = random.nextInt(inputs / ACTIVE) * ACTIVE + i;
          active[s][t][i] = input;
          features[(s * inputs + input) * steps + t] = 1;
        }
      }
    }
    float[] expected = network.output(features, SEQUENCES, inputs, steps);

    SequenceKernel kernel = network.kernel().with(arithmetic);

    double worst = 0;
    float[] stretched = new float[outputs];
    for (int s = 0; s < SEQUENCES; s++) {
      SequenceState state = new SequenceState(units);
      for (int t = 0; t < steps; t++) {
        kernel.step(state, active[s][t], ACTIVE);
        kernel.predict(state, stretched);
        for (int o = 0; o < outputs; o++) {
          double probability = 1 / (1 + Math.exp(-stretched[o]));
          worst = Math.max(worst, Math.abs(probability - expected[(s * outputs + o) * steps + t]));
        }
      }
    }
    assertThat(worst).isCloseTo(0, within(TOLERANCE));
  }
}

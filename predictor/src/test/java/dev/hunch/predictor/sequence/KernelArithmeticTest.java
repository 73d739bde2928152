package dev.hunch.predictor.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelArithmeticTest {
  private final KernelArithmetic plain = new PlainArithmetic();
  private final KernelArithmetic fastest = FastestArithmetic.get();
  private final Random random = new Random(3);

  @Test
  void get_jvmStartedWithTheModule_computesByVectors() {
    assertThat(fastest.name()).startsWith("vector-");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 63, 64, 65, 100, 384, 1_001})
  void sums_ofAnyWidth_areTheSameBitsByVectors(int width) {
    int rows = 1 + random.nextInt(70);
    float[] weights = randoms(rows * width, 2);
    float[] factors = randoms(rows, 1);
    float[] sum = randoms(width, 1);
    float[] sameSum = sum.clone();

    for (int round = 0; round < 50; round++) {
      int row = random.nextInt(rows);
      plain.addRow(sum, weights, row * width);
      plain.addRows(sum, weights, factors);
      fastest.addRow(sameSum, weights, row * width);
      fastest.addRows(sameSum, weights, factors);
    }

    assertThat(sameSum).isEqualTo(sum);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 31, 64, 128})
  void remember_overManyEvents_isTheSameBitsByVectors(int units) {
    float[] cell = new float[units];
    float[] hidden = new float[units];
    float[] sameCell = new float[units];
    float[] sameHidden = new float[units];

    for (int event = 0; event < 500; event++) {
      float[] gates = randoms(4 * units, event % 7 == 0 ? 300 : 3);
      plain.remember(gates, cell, hidden);
      fastest.remember(gates, sameCell, sameHidden);
    }

    assertThat(sameCell).isEqualTo(cell);
    assertThat(sameHidden).isEqualTo(hidden);
  }

  @Test
  void activations_anyNumber_areTrueToTheDoublePrecisionOnes() {
    for (double x = -120; x <= 120; x += 0.0037) {
      float rounded = (float) x;
      assertThat((double) PlainArithmetic.tanh(rounded))
          .as("tanh(%s)", rounded)
          .isCloseTo(Math.tanh(rounded), within(3e-7));
      assertThat((double) PlainArithmetic.logistic(rounded))
          .as("logistic(%s)", rounded)
          .isCloseTo(1 / (1 + Math.exp(-rounded)), within(2e-7));
    }
  }

  private float[] randoms(int count, float scale) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() * scale;
    }
    return numbers;
  }
}

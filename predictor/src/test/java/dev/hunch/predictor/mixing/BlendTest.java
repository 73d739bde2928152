package dev.hunch.predictor.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlendTest {
  private final Random random = new Random(3);

  @Test
  void stretch_ofSquash_isTheSame() {
    for (double x = -7; x <= 7; x += 0.5) {
      assertThat(Logistic.stretch(Logistic.squash(x))).isCloseTo((float) x, within(1e-3f));
    }
  }

  @Test
  void learn_oneExpertKnowsOneGuesses_trustsTheOneThatKnows() {
    Mixer mixer = new Mixer(new float[] {0.5f}, 2);
    for (int i = 0; i < 20_000; i++) {
      boolean truth = random.nextBoolean();
      mixer.learn(0, inputs(truth), 0, truth ? 1 : 0);
    }

    assertThat(Logistic.squash(mixer.mix(0, new float[] {2, -2}, 0))).isGreaterThan(0.85);
    assertThat(Logistic.squash(mixer.mix(0, new float[] {-2, 2}, 0))).isLessThan(0.15);
  }

  /** The first expert is right nine times in ten, the second by chance. */
  private float[] inputs(boolean truth) {
    boolean right = random.nextDouble() < 0.9;
    return new float[] {right == truth ? 2 : -2, random.nextBoolean() ? 2 : -2};
  }

  @Test
  void learn_expertDriftsIntoNonsense_losesItsWeight() {
    Blend blend = new Blend(1, new float[] {1}, new float[] {1}, 1);
    for (int i = 0; i < 5_000; i++) {
      blend.learn(0, 0, 0, new float[] {3}, 0, random.nextDouble() < 0.95 ? 1 : 0);
    }
    double trusted = blend.blend(0, 0, 0, new float[] {3}, 0);
    for (int i = 0; i < 2_000; i++) {
      blend.learn(0, 0, 0, new float[] {3}, 0, random.nextDouble() < 0.02 ? 1 : 0);
    }

    assertThat(trusted).isCloseTo(0.95, within(0.05));
    assertThat(blend.blend(0, 0, 0, new float[] {3}, 0)).isLessThan(0.15);
  }

  @Test
  void correct_overconfidentExpert_isCalibrated() {
    Calibration calibration = new Calibration(2);
    for (int i = 0; i < 20_000; i++) {
      calibration.learn(1, Logistic.stretch(0.9), random.nextDouble() < 0.3 ? 1 : 0);
    }

    assertThat(calibration.correct(1, Logistic.stretch(0.9))).isCloseTo(0.3, within(0.08));
    assertThat(calibration.correct(0, Logistic.stretch(0.9))).isCloseTo(0.9, within(0.01));
  }

  @Test
  void mix_extremeInputs_staysFinite() {
    Mixer mixer = new Mixer(new float[] {0.5f}, 2);
    for (int i = 0; i < 10_000; i++) {
      mixer.learn(0, new float[] {Logistic.LIMIT, -Logistic.LIMIT}, 0, i % 2 == 0 ? 1 : 0);
    }

    assertThat(mixer.mix(0, new float[] {Logistic.LIMIT, Logistic.LIMIT}, 0))
        .isBetween((double) -Logistic.LIMIT, (double) Logistic.LIMIT);
  }

  @Test
  void admit_inputThatWasSilent_countsAtOnceAndIsLearned() {
    Blend blend = new Blend(2, new float[] {1}, new float[] {1}, 1);
    for (int i = 0; i < 5_000; i++) {
      blend.learn(0, 0, 0, new float[] {1, 0}, 0, random.nextDouble() < 0.7 ? 1 : 0);
    }
    double before = blend.blend(0, 0, 0, new float[] {1, 0}, 0);

    blend.admit(1, 0.2f);

    assertThat(blend.blend(0, 0, 0, new float[] {1, 0}, 0)).isEqualTo(before);
    assertThat(blend.blend(0, 0, 0, new float[] {1, -4}, 0)).isLessThan(before - 0.1);
    for (int i = 0; i < 5_000; i++) {
      boolean truth = random.nextBoolean();
      blend.learn(0, 0, 0, new float[] {1, truth ? 4 : -4}, 0, truth ? 1 : 0);
    }
    assertThat(blend.blend(0, 0, 0, new float[] {1, 4}, 0)).isGreaterThan(0.9);
    assertThat(blend.blend(0, 0, 0, new float[] {1, -4}, 0)).isLessThan(0.1);
  }

  @Test
  void readWeights_notNumbers_areRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeFloat(Float.NaN);

    assertThatThrownBy(
            () ->
                new Blend(1, new float[] {1}, new float[] {1}, 1)
                    .readWeightsFrom(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absurd weight");
  }
}

package dev.hunch.core.eviction;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Corrects what the model's tables say, by numbers instead of classes: a layer of {@value #UNITS}
 * leaky units whose sum is added to the tables' word in the logistic domain.
 *
 * <p>It begins by adding nothing, and learns only what the tables leave open: what lies between two
 * classes, and what takes more than a pair of them to be seen. Each weight has a rate of its own
 * (Duchi, Hazan and Singer 2011). The loops run over the units, and sum up input by input, so that
 * a JVM that computes several at once gets the same bits. Not thread-safe.
 */
final class UseNetwork {
  private static final int UNITS = 16;

  /** The description's numbers, and what the tables say. */
  private static final int INPUTS = UseDescription.NUMBERS + 1;

  private static final float MIXED_SCALE = 0.25f;
  private static final float LEAK = 0.05f;
  private static final float RATE = 0.05f;

  /** So large that what a few reads seem to say moves little. */
  private static final float FIRST_SQUARES = 10;

  private static final double FIRST_WEIGHTS = 0.7;

  private final float[] inputs = new float[INPUTS];

  /** Input by input, the weights of the units. */
  private final float[] weights = new float[INPUTS * UNITS];

  private final float[] squares = new float[INPUTS * UNITS];
  private final float[] outWeights = new float[UNITS];
  private final float[] outSquares = new float[UNITS];
  private final float[] sums = new float[UNITS];
  private final float[] errors = new float[UNITS];

  UseNetwork() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextDouble(2 * FIRST_WEIGHTS) - FIRST_WEIGHTS);
    }
    Arrays.fill(squares, FIRST_SQUARES);
    Arrays.fill(outSquares, FIRST_SQUARES);
  }

  /**
   * What is to be added to what the tables say.
   *
   * @param numbers what is known of the key
   * @param mixed what the tables say, stretched
   */
  float correction(float[] numbers, float mixed) {
    System.arraycopy(numbers, 0, inputs, 0, UseDescription.NUMBERS);
    inputs[INPUTS - 1] = mixed * MIXED_SCALE;
    Arrays.fill(sums, 0);
    for (int input = 0; input < INPUTS; input++) {
      float value = inputs[input];
      if (value != 0) {
        int at = input * UNITS;
        for (int unit = 0; unit < UNITS; unit++) {
          sums[unit] += weights[at + unit] * value;
        }
      }
    }
    float correction = 0;
    for (int unit = 0; unit < UNITS; unit++) {
      correction += outWeights[unit] * active(sums[unit]);
    }
    return correction;
  }

  /** Learns from what came of a key: 1 if it was asked for within the horizon, else 0. */
  void learn(float[] numbers, float mixed, float target) {
    float error = target - Logs.squash(mixed + correction(numbers, mixed));
    for (int unit = 0; unit < UNITS; unit++) {
      errors[unit] = error * outWeights[unit] * (sums[unit] > 0 ? 1 : LEAK);
      float slope = error * active(sums[unit]);
      outSquares[unit] += slope * slope;
      outWeights[unit] += RATE * slope / (float) Math.sqrt(outSquares[unit]);
    }
    for (int input = 0; input < INPUTS; input++) {
      float value = inputs[input];
      if (value != 0) {
        int at = input * UNITS;
        for (int unit = 0; unit < UNITS; unit++) {
          float slope = errors[unit] * value;
          squares[at + unit] += slope * slope;
          weights[at + unit] += RATE * slope / (float) Math.sqrt(squares[at + unit]);
        }
      }
    }
  }

  private static float active(float sum) {
    return sum > 0 ? sum : LEAK * sum;
  }
}

package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * Learns how probable it is that a key is asked for soon, from what is known of it.
 *
 * <p>What is known is told as one cell in each of several tables. A cell holds the share of its
 * past samples that came true; the cells' opinions are mixed in the logistic domain with weights
 * that are learned too (Mahoney 2005; Mattern 2013). A small network corrects the mixture, see
 * {@link UseNetwork}. Not thread-safe.
 */
final class UseModel {
  /** How many tables there are. */
  static final int TABLES = 8;

  /** How many cells each of them has. */
  static final int CELLS = 1024;

  /** How many sets of weights the mixer has. */
  static final int WEIGHT_SETS = 16;

  /** Shared out over the tables they come to more than one: each table alone knows too little. */
  private static final float FIRST_WEIGHT = 1.5f / TABLES;

  /** A key that is expected is believed to be, at first, whatever its past says. */
  private static final float BESIDE_EXPECTED = 0.05f;

  /**
   * How many samples the first guess of a cell counts for. Few samples come true, so a cell that
   * believes its first ones sooner ranks keys by chance while there is little to learn from.
   */
  private static final float GUESS_SAMPLES = 100;

  private static final float LEAST = 1e-5f;
  private static final float MOST = 1 - 1e-4f;
  private static final float SLOWEST_RATE = 0.002f;
  private static final float MIXING_RATE = 0.003f;

  private final float[] probabilities = new float[TABLES * CELLS];
  private final float[] stretched = new float[TABLES * CELLS];
  private final float[] samples = new float[TABLES * CELLS];
  private final float[] weights = new float[WEIGHT_SETS * TABLES];
  private final UseNetwork network = new UseNetwork();

  UseModel() {
    for (int table = 0; table < TABLES; table++) {
      for (int cell = 0; cell < CELLS; cell++) {
        float guess = UseDescription.guess(table, cell);
        probabilities[table * CELLS + cell] = guess;
        stretched[table * CELLS + cell] = Logs.stretch(guess);
      }
    }
    Arrays.fill(weights, 0, TABLES, FIRST_WEIGHT);
    Arrays.fill(weights, TABLES, weights.length, BESIDE_EXPECTED);
    for (int set = 1; set < WEIGHT_SETS; set++) {
      weights[set * TABLES + UseDescription.EXPECTED_TABLE] = 1;
    }
  }

  /** The probability that a key of this description is asked for within the horizon. */
  double probability(UseDescription description) {
    float mixed = mix(description.cells(), description.weightSet());
    return Logs.squash(mixed + network.correction(description.numbers(), mixed));
  }

  /** Learns whether a key of this description was asked for within the horizon. */
  void learn(UseDescription description, boolean cameTrue) {
    short[] cells = description.cells();
    int weightSet = description.weightSet();
    float target = cameTrue ? 1 : 0;
    float mixed = mix(cells, weightSet);
    network.learn(description.numbers(), mixed, target);
    float error = target - Logs.squash(mixed);
    for (int table = 0; table < TABLES; table++) {
      int cell = table * CELLS + cells[table];
      weights[weightSet * TABLES + table] += MIXING_RATE * error * stretched[cell];
      float rate = Math.max(1 / (samples[cell] + GUESS_SAMPLES), SLOWEST_RATE);
      float moved = probabilities[cell] + (target - probabilities[cell]) * rate;
      probabilities[cell] = Math.max(LEAST, Math.min(MOST, moved));
      stretched[cell] = Logs.stretch(probabilities[cell]);
      samples[cell]++;
    }
  }

  private float mix(short[] cells, int weightSet) {
    float sum = 0;
    for (int table = 0; table < TABLES; table++) {
      sum += weights[weightSet * TABLES + table] * stretched[table * CELLS + cells[table]];
    }
    return sum;
  }
}

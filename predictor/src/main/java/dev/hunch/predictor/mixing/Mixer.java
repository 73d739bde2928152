package dev.hunch.predictor.mixing;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Combines experts' probabilities in the logistic domain, with sets of weights that are chosen by a
 * small context and learn online from outcomes (gated logistic mixing as in PAQ: Mahoney, "Adaptive
 * weighing of context models for lossless data compression", 2005; Mattern, "Linear and geometric
 * mixtures – analysis", 2013). Not thread-safe.
 */
public final class Mixer {
  private static final float MAX_WEIGHT = 8;

  /** The bias has no bound, but never grows beyond this. */
  private static final float LARGEST_READ = 1_000;

  private static final double FIRST_RATE = 0.02;
  private static final double LAST_RATE = 0.002;

  /** Outcomes over which a set's learning rate falls to a half. */
  private static final double SLOWING = 400;

  /** From so many outcomes on a set learns at its last rate: more need not be counted. */
  private static final int ENOUGH_OUTCOMES = 1 << 20;

  /** A set that met a newcomer learns as if it had seen no more than so many outcomes. */
  private static final int OUTCOMES_BEFORE_NEWCOMER = 400;

  private final int inputs;
  private final float[] weights;
  private final int[] outcomes;

  /**
   * Creates a mixer that trusts each expert alike.
   *
   * @param firstWeights for each set of weights, what each expert's weight is at first
   * @param inputs how many experts it combines; one bias is added to them
   */
  public Mixer(float[] firstWeights, int inputs) {
    int sets = firstWeights.length;
    this.inputs = inputs;
    this.weights = new float[sets * (inputs + 1)];
    this.outcomes = new int[sets];
    for (int set = 0; set < sets; set++) {
      int at = set * (inputs + 1);
      Arrays.fill(weights, at, at + inputs, firstWeights[set]);
    }
  }

  /**
   * Mixes stretched probabilities; an input of 0 says nothing.
   *
   * @param stretched the experts' probabilities begin at {@code from}
   * @return the mixed probability, stretched
   */
  public double mix(int set, float[] stretched, int from) {
    int at = set * (inputs + 1);
    double sum = weights[at + inputs];
    for (int i = 0; i < inputs; i++) {
      sum += weights[at + i] * stretched[from + i];
    }
    return Math.max(-Logistic.LIMIT, Math.min(Logistic.LIMIT, sum));
  }

  /** Learns from the outcome of what was mixed from these inputs. */
  public void learn(int set, float[] stretched, int from, float target) {
    double error = target - Logistic.squash(mix(set, stretched, from));
    double rate = Math.max(LAST_RATE, FIRST_RATE / (1 + outcomes[set] / SLOWING));
    int at = set * (inputs + 1);
    for (int i = 0; i < inputs; i++) {
      float moved = (float) (weights[at + i] + rate * error * stretched[from + i]);
      weights[at + i] = Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, moved));
    }
    weights[at + inputs] += (float) (rate * error);
    if (outcomes[set] < ENOUGH_OUTCOMES) {
      outcomes[set]++;
    }
  }

  /** Gives an input this weight in all sets, and lets them learn as fast as at first. */
  void admit(int input, float weight) {
    for (int set = 0; set < outcomes.length; set++) {
      weights[set * (inputs + 1) + input] = weight;
      outcomes[set] = Math.min(outcomes[set], OUTCOMES_BEFORE_NEWCOMER);
    }
  }

  /** Writes the weights. */
  public void writeTo(DataOutput out) throws IOException {
    for (float weight : weights) {
      out.writeFloat(weight);
    }
    for (int count : outcomes) {
      out.writeInt(count);
    }
  }

  /** Reads the weights of a mixer of the same size. */
  public void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.readFloat();
      if (!(Math.abs(weights[i]) <= LARGEST_READ)) {
        throw new IOException("absurd weight of the mixer: " + weights[i]);
      }
    }
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = in.readInt();
      if (outcomes[i] < 0) {
        throw new IOException("absurd number of outcomes: " + outcomes[i]);
      }
    }
  }
}

package dev.hunch.predictor.mixing;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The last word on a probability: two mixers whose weights are chosen by different contexts, their
 * mean, and its calibration. Not thread-safe.
 */
public final class Blend {
  private final Mixer byExperts;
  private final Mixer byTarget;
  private final Calibration calibration;

  /**
   * Creates a blend that has learned nothing.
   *
   * @param inputs how many experts there are
   * @param expertWeights for each context of the first mixer the experts' weight at first
   * @param targetWeights likewise for the second mixer
   * @param calibrationContexts how many contexts of the calibration
   */
  public Blend(int inputs, float[] expertWeights, float[] targetWeights, int calibrationContexts) {
    byExperts = new Mixer(expertWeights, inputs);
    byTarget = new Mixer(targetWeights, inputs);
    calibration = new Calibration(calibrationContexts);
  }

  /** Returns the probability that the experts' stretched probabilities come to. */
  public double blend(
      int expertSet, int targetSet, int calibrationContext, float[] stretched, int from) {
    double mixed = mix(expertSet, targetSet, stretched, from);
    return (Logistic.squash(mixed) + calibration.correct(calibrationContext, mixed)) / 2;
  }

  /** Learns from an outcome. */
  public void learn(
      int expertSet,
      int targetSet,
      int calibrationContext,
      float[] stretched,
      int from,
      float target) {
    double mixed = mix(expertSet, targetSet, stretched, from);
    calibration.learn(calibrationContext, mixed, target);
    byExperts.learn(expertSet, stretched, from, target);
    byTarget.learn(targetSet, stretched, from, target);
  }

  private double mix(int expertSet, int targetSet, float[] stretched, int from) {
    return (byExperts.mix(expertSet, stretched, from) + byTarget.mix(targetSet, stretched, from))
        / 2;
  }

  /** Lets an input take part that was silent so far, with this weight at first. */
  public void admit(int input, float weight) {
    byExperts.admit(input, weight);
    byTarget.admit(input, weight);
  }

  /** Writes the mixers' weights. */
  public void writeWeightsTo(DataOutput out) throws IOException {
    byExperts.writeTo(out);
    byTarget.writeTo(out);
  }

  /** Reads the mixers' weights. */
  public void readWeightsFrom(DataInput in) throws IOException {
    byExperts.readFrom(in);
    byTarget.readFrom(in);
  }

  /** The calibration. */
  public Calibration calibration() {
    return calibration;
  }
}

package dev.hunch.predictor.sequence;

import java.util.Arrays;

/** Sequences of equal length, inputs and labels, as the network takes them. */
public final class SequenceBatch {
  private final int sequences;
  private final int inputs;
  private final int outputs;
  private final int steps;
  private final float[] features;
  private final float[] labels;

  /** Creates a batch in which no input is set and no label is known. */
  public SequenceBatch(int sequences, int inputs, int outputs, int steps) {
    this.sequences = sequences;
    this.inputs = inputs;
    this.outputs = outputs;
    this.steps = steps;
    this.features = new float[sequences * inputs * steps];
    this.labels = new float[sequences * outputs * steps];
    Arrays.fill(labels, HorizonLoss.UNKNOWN);
  }

  /** Sets an input to one. */
  public void setInput(int sequence, int step, int input) {
    features[(sequence * inputs + input) * steps + step] = 1;
  }

  /** Says whether an output came true. */
  public void setLabel(int sequence, int step, int output, boolean cameTrue) {
    labels[(sequence * outputs + output) * steps + step] = cameTrue ? 1 : 0;
  }

  int sequences() {
    return sequences;
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  int steps() {
    return steps;
  }

  float[] features() {
    return features;
  }

  float[] labels() {
    return labels;
  }
}

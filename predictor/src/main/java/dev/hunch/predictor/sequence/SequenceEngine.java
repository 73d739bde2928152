package dev.hunch.predictor.sequence;

/**
 * What computes a trained sequence model. The {@link SequenceKernel} serves; DL4J itself is the
 * reference. Not thread-safe.
 */
public interface SequenceEngine {
  /** How many units the recurrent layer has. */
  int units();

  /**
   * Takes one event into the state.
   *
   * @param active the inputs that are one
   * @param count how many those are
   */
  void step(SequenceState state, int[] active, int count);

  /**
   * Computes what the state predicts.
   *
   * @param stretched {@code [outputs]}, filled with each output's probability, stretched: {@code
   *     ln(p / (1 - p))}
   */
  void predict(SequenceState state, float[] stretched);
}

package dev.hunch.predictor.sequence;

/**
 * The sums of the {@link SequenceKernel}. Every implementation adds and multiplies the same numbers
 * in the same order and rounds after each, so all give the same bits: what is predicted does not
 * depend on the machine. None allocates; all are stateless.
 */
interface KernelArithmetic {
  /** Adds one row of weights: {@code sum[i] += weights[from + i]}. */
  void addRow(float[] sum, float[] weights, int from);

  /**
   * Adds all rows of weights, each times its factor, the first row first.
   *
   * @param sum {@code [width]}
   * @param weights {@code [rows, width]}, row by row
   * @param factors {@code [rows]}
   */
  void addRows(float[] sum, float[] weights, float[] factors);

  /**
   * Moves the state of an LSTM layer on by one event.
   *
   * @param gates the sums before their activations, {@code [4, units]}: candidate, forget gate,
   *     output gate, input gate
   * @param cell {@code [units]}, changed
   * @param hidden {@code [units]}, replaced
   */
  void remember(float[] gates, float[] cell, float[] hidden);

  /** How it computes, in a word. */
  String name();
}

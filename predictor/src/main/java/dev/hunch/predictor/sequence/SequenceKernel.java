package dev.hunch.predictor.sequence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The trained network without the library that trained it: one LSTM layer (Hochreiter and
 * Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000) and one dense layer of logistic outputs, in
 * plain arrays, computed by the {@link KernelArithmetic}. A step allocates nothing.
 *
 * <p>The four blocks of the gates are, as in DL4J: the candidate (tanh), the forget gate, the
 * output gate, the input gate.
 *
 * <p>The weights are not changed and may be shared; a step uses buffers, so a kernel is not
 * thread-safe.
 */
public final class SequenceKernel implements SequenceEngine {
  private static final int GATES = 4;
  private static final int MAX_SIZE = 1 << 16;
  private static final int MAX_WEIGHTS = 1 << 26;
  private static final int WEIGHTS_AT_ONCE = (64 << 10) / Float.BYTES;

  private final int inputs;
  private final int units;
  private final int outputs;
  private final float[] inputWeights;
  private final float[] recurrentWeights;
  private final float[] biases;
  private final float[] outputWeights;
  private final float[] outputBiases;
  private final float[] gates;
  private final KernelArithmetic arithmetic;

  /**
   * Creates a kernel.
   *
   * @param arithmetic computes
   * @param inputs number of inputs
   * @param units number of units
   * @param outputs number of outputs
   * @param inputWeights {@code [inputs, 4 units]}, row by row
   * @param recurrentWeights {@code [units, 4 units]}, row by row
   * @param biases {@code [4 units]}
   * @param outputWeights {@code [units, outputs]}, row by row
   * @param outputBiases {@code [outputs]}
   */
  SequenceKernel(
      KernelArithmetic arithmetic,
      int inputs,
      int units,
      int outputs,
      float[] inputWeights,
      float[] recurrentWeights,
      float[] biases,
      float[] outputWeights,
      float[] outputBiases) {
    check("inputWeights", inputWeights, inputs * units * GATES);
    check("recurrentWeights", recurrentWeights, units * units * GATES);
    check("biases", biases, units * GATES);
    check("outputWeights", outputWeights, units * outputs);
    check("outputBiases", outputBiases, outputs);
    this.inputs = inputs;
    this.units = units;
    this.outputs = outputs;
    this.inputWeights = inputWeights;
    this.recurrentWeights = recurrentWeights;
    this.biases = biases;
    this.outputWeights = outputWeights;
    this.outputBiases = outputBiases;
    this.arithmetic = arithmetic;
    this.gates = new float[units * GATES];
  }

  private static void check(String name, float[] weights, int expected) {
    if (weights.length != expected) {
      throw new IllegalArgumentException(
          name + " has " + weights.length + " numbers, not " + expected);
    }
  }

  /** How many inputs there are. */
  public int inputs() {
    return inputs;
  }

  /** Computes with the same weights in another way. */
  SequenceKernel with(KernelArithmetic other) {
    return new SequenceKernel(
        other,
        inputs,
        units,
        outputs,
        inputWeights,
        recurrentWeights,
        biases,
        outputWeights,
        outputBiases);
  }

  @Override
  public int units() {
    return units;
  }

  /** How many outputs there are. */
  public int outputs() {
    return outputs;
  }

  @Override
  public void step(SequenceState state, int[] active, int count) {
    System.arraycopy(biases, 0, gates, 0, gates.length);
    for (int i = 0; i < count; i++) {
      arithmetic.addRow(gates, inputWeights, active[i] * gates.length);
    }
    arithmetic.addRows(gates, recurrentWeights, state.hidden);
    arithmetic.remember(gates, state.cell, state.hidden);
  }

  @Override
  public void predict(SequenceState state, float[] stretched) {
    System.arraycopy(outputBiases, 0, stretched, 0, outputs);
    arithmetic.addRows(stretched, outputWeights, state.hidden);
  }

  /** Writes the weights. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(inputs);
    out.writeInt(units);
    out.writeInt(outputs);
    for (float[] weights :
        Arrays.asList(inputWeights, recurrentWeights, biases, outputWeights, outputBiases)) {
      for (float weight : weights) {
        out.writeFloat(weight);
      }
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if the sizes are absurd or a weight is not a number
   */
  public static SequenceKernel readFrom(DataInput in) throws IOException {
    int inputs = in.readInt();
    int units = in.readInt();
    int outputs = in.readInt();
    boolean plausible =
        inputs > 0 && inputs < MAX_SIZE && units > 0 && units < MAX_SIZE && outputs > 0;
    if (!plausible
        || outputs >= MAX_SIZE
        || (long) inputs * units * GATES > MAX_WEIGHTS
        || (long) units * units * GATES > MAX_WEIGHTS
        || (long) units * outputs > MAX_WEIGHTS) {
      throw new IOException("absurd sizes: " + inputs + ", " + units + ", " + outputs);
    }
    return new SequenceKernel(
        FastestArithmetic.get(),
        inputs,
        units,
        outputs,
        readFloats(in, inputs * units * GATES),
        readFloats(in, units * units * GATES),
        readFloats(in, units * GATES),
        readFloats(in, units * outputs),
        readFloats(in, outputs));
  }

  private static float[] readFloats(DataInput in, int count) throws IOException {
    // Grows with what is there: a header may promise more than the file holds.
    byte[] bytes = new byte[Math.min(count, WEIGHTS_AT_ONCE) * Float.BYTES];
    float[] values = new float[Math.min(count, WEIGHTS_AT_ONCE)];
    for (int read = 0; read < count; ) {
      int next = Math.min(count - read, WEIGHTS_AT_ONCE);
      in.readFully(bytes, 0, next * Float.BYTES);
      if (read + next > values.length) {
        values = Arrays.copyOf(values, Math.min(count, 2 * values.length));
      }
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values, read, next);
      read += next;
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IOException("a weight is not a number: " + value);
      }
    }
    return values;
  }
}

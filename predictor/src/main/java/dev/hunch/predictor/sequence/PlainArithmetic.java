package dev.hunch.predictor.sequence;

/**
 * Plain Java. Four rows are added at a time, which the JIT turns into vectors with a fourth of the
 * traffic for the sums.
 *
 * <p>The exponential is the polynomial of Cephes' {@code expf} (Moshier 1992), good to about two
 * units in the last place: every operation is a rounded float operation, so it can be done with
 * vectors, bit by bit the same.
 */
final class PlainArithmetic implements KernelArithmetic {
  /** Beyond this the logistic is 0 or 1 in a float. */
  static final float FARTHEST = 87;

  static final float LOG2_E = 1.442695f;

  /** Added and taken away again it rounds to a whole number, which then stands in the low bits. */
  static final float ROUNDER = 12582912f;

  static final float LN2_HIGH = 0.6933594f;
  static final float LN2_LOW = -2.1219444e-4f;
  static final float C6 = 1.9875691e-4f;
  static final float C5 = 1.3981999e-3f;
  static final float C4 = 8.333452e-3f;
  static final float C3 = 4.1665796e-2f;
  static final float C2 = 0.16666666f;
  static final float C1 = 0.5f;
  static final int MANTISSA_BITS = 23;
  static final int ONE_EXPONENT = 127 << MANTISSA_BITS;

  @Override
  public void addRow(float[] sum, float[] weights, int from) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weights[from + i];
    }
  }

  @Override
  public void addRows(float[] sum, float[] weights, float[] factors) {
    int width = sum.length;
    int row = 0;
    for (; row + 4 <= factors.length; row += 4) {
      addFour(sum, weights, row * width, factors, row);
    }
    for (; row < factors.length; row++) {
      float factor = factors[row];
      int from = row * width;
      for (int i = 0; i < width; i++) {
        sum[i] += factor * weights[from + i];
      }
    }
  }

  private static void addFour(float[] sum, float[] weights, int from, float[] factors, int row) {
    int width = sum.length;
    float f0 = factors[row];
    float f1 = factors[row + 1];
    float f2 = factors[row + 2];
    float f3 = factors[row + 3];
    int from1 = from + width;
    int from2 = from1 + width;
    int from3 = from2 + width;
    for (int i = 0; i < width; i++) {
      sum[i] =
          sum[i]
              + f0 * weights[from + i]
              + f1 * weights[from1 + i]
              + f2 * weights[from2 + i]
              + f3 * weights[from3 + i];
    }
  }

  @Override
  public void remember(float[] gates, float[] cell, float[] hidden) {
    remember(gates, cell, hidden, 0);
  }

  /** Moves the units from {@code first} on. */
  static void remember(float[] gates, float[] cell, float[] hidden, int first) {
    int units = cell.length;
    for (int unit = first; unit < units; unit++) {
      float candidate = tanh(gates[unit]);
      float forget = logistic(gates[units + unit]);
      float output = logistic(gates[2 * units + unit]);
      float input = logistic(gates[3 * units + unit]);
      float next = forget * cell[unit] + input * candidate;
      cell[unit] = next;
      hidden[unit] = output * tanh(next);
    }
  }

  static float tanh(float x) {
    return 2 * logistic(2 * x) - 1;
  }

  static float logistic(float x) {
    return 1 / (1 + exp(-x));
  }

  private static float exp(float far) {
    float x = Math.max(-FARTHEST, Math.min(FARTHEST, far));
    float rounded = x * LOG2_E + ROUNDER;
    float whole = rounded - ROUNDER;
    float r = x - whole * LN2_HIGH - whole * LN2_LOW;
    float sum = ((((C6 * r + C5) * r + C4) * r + C3) * r + C2) * r + C1;
    float fraction = sum * (r * r) + r + 1;
    int power = (Float.floatToRawIntBits(rounded) << MANTISSA_BITS) + ONE_EXPONENT;
    return fraction * Float.intBitsToFloat(power);
  }

  @Override
  public String name() {
    return "plain";
  }
}

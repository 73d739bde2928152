package dev.hunch.core.eviction;

/**
 * Logarithms and their like from tables, with straight lines between: some nanoseconds each. Steps
 * instead of lines cost hits: what is learned moves by less than a step.
 */
final class Logs {
  private static final int MANTISSA_BITS = 23;
  private static final int KEPT_BITS = 10;
  private static final int EXPONENT_BIAS = 127;

  /** The logarithm of 1 to 2. */
  private static final float[] OF_MANTISSA = new float[(1 << KEPT_BITS) + 1];

  private static final float MANTISSA_STEP = 1f / (1 << (MANTISSA_BITS - KEPT_BITS));

  private static final int STEPS = 64;
  private static final int DEEPEST = 16;

  /** The logarithm of 1 + 2^-x. */
  private static final float[] OF_ONE_MORE = new float[DEEPEST * STEPS + 2];

  /** 1 / (1 + e^-x) from -DEEPEST up to DEEPEST. */
  private static final float[] SQUASHED = new float[2 * DEEPEST * STEPS + 2];

  static {
    for (int i = 0; i < OF_MANTISSA.length; i++) {
      OF_MANTISSA[i] = (float) (Math.log(1 + i / (double) (1 << KEPT_BITS)) / Math.log(2));
    }
    for (int i = 0; i < OF_ONE_MORE.length; i++) {
      OF_ONE_MORE[i] = (float) (Math.log1p(Math.pow(2, -(double) i / STEPS)) / Math.log(2));
    }
    for (int i = 0; i < SQUASHED.length; i++) {
      SQUASHED[i] = (float) (1 / (1 + Math.exp(DEEPEST - (double) i / STEPS)));
    }
  }

  private Logs() {}

  /** The base-2 logarithm of a positive number. */
  static float log2(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits >>> MANTISSA_BITS) - EXPONENT_BIAS;
    int mantissa = bits & ((1 << MANTISSA_BITS) - 1);
    return exponent + at(OF_MANTISSA, mantissa * MANTISSA_STEP);
  }

  /** The base-2 logarithm of {@code 2^log + 1}. */
  static float log2OfOneMore(float log) {
    float depth = Math.abs(log);
    float rest = depth >= DEEPEST ? 0 : at(OF_ONE_MORE, depth * STEPS);
    return Math.max(0, log) + rest;
  }

  /** The number in (0, 1) whose logarithm of the odds is {@code odds}. */
  static float squash(float odds) {
    float inside = Math.max(-DEEPEST, Math.min(DEEPEST, odds));
    return at(SQUASHED, (inside + DEEPEST) * STEPS);
  }

  /** The natural logarithm of the odds of a probability. */
  static float stretch(float probability) {
    return (log2(probability) - log2(1 - probability)) * 0.6931472f;
  }

  private static float at(float[] table, float position) {
    int step = (int) position;
    float low = table[step];
    return low + (table[step + 1] - low) * (position - step);
  }
}

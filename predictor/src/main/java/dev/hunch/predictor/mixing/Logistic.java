package dev.hunch.predictor.mixing;

/** The logistic domain, in which probabilities are added up. */
public final class Logistic {
  /** Stretched probabilities lie between minus this and this. */
  public static final float LIMIT = 8;

  private Logistic() {}

  /** Returns {@code ln(p / (1 - p))}, limited. */
  public static float stretch(double p) {
    if (p <= 0.000_336) {
      return -LIMIT;
    }
    if (p >= 0.999_664) {
      return LIMIT;
    }
    return (float) Math.log(p / (1 - p));
  }

  /** Returns {@code 1 / (1 + e^-x)}. */
  public static double squash(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}

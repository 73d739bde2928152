package dev.hunch.benchmarks.report;

/**
 * What was measured and has no bound.
 *
 * @param what was measured
 * @param measured the figure
 * @param unit of the figure, and of what it is compared with
 * @param against what it is compared with; NaN for nothing
 * @param ratio the figure divided by it, or the figure itself
 */
public record Info(String what, double measured, String unit, double against, double ratio)
    implements Finding {
  /** A figure beside another one. */
  static Info beside(String what, double measured, double against, String unit) {
    return new Info(what, measured, unit, against, measured / against);
  }

  /** A figure by itself. */
  static Info figure(String what, double measured, String unit) {
    return new Info(what, measured, unit, Double.NaN, measured);
  }

  /** One line for a person, which begins with {@code info}. */
  @Override
  public String line() {
    return "info   " + what + ": " + numbers();
  }
}

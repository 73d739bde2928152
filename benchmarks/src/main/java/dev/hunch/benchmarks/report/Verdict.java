package dev.hunch.benchmarks.report;

import java.util.Locale;

/**
 * Whether a bound is kept.
 *
 * @param what is bounded
 * @param measured the figure
 * @param unit of the figure, and of what it is compared with
 * @param against what it is compared with; NaN for nothing
 * @param ratio the figure divided by it, or the figure itself
 * @param bound of the ratio
 * @param atMost whether the bound is an upper one
 */
public record Verdict(
    String what,
    double measured,
    String unit,
    double against,
    double ratio,
    double bound,
    boolean atMost)
    implements Finding {
  /** A ratio that may be at most so much. */
  static Verdict atMost(String what, double measured, double against, String unit, double bound) {
    return new Verdict(what, measured, unit, against, measured / against, bound, true);
  }

  /** A ratio that must be at least so much. */
  static Verdict atLeast(String what, double measured, double against, String unit, double bound) {
    return new Verdict(what, measured, unit, against, measured / against, bound, false);
  }

  /** A figure that may be at most so much. */
  public static Verdict figureAtMost(String what, double measured, String unit, double bound) {
    return new Verdict(what, measured, unit, Double.NaN, measured, bound, true);
  }

  /** A figure that must be at least so much. */
  public static Verdict figureAtLeast(String what, double measured, String unit, double bound) {
    return new Verdict(what, measured, unit, Double.NaN, measured, bound, false);
  }

  /** Whether the bound is kept. */
  public boolean isOk() {
    return atMost ? ratio <= bound : ratio >= bound;
  }

  /** One line for a person, which begins with {@code ok} or {@code SHORT}. */
  @Override
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-5s  %s: %s, %s %s",
        isOk() ? "ok" : "SHORT",
        what,
        numbers(),
        atMost ? "at most" : "at least",
        Finding.number(bound));
  }
}

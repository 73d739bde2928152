package dev.hunch.benchmarks.report;

import java.util.Locale;

/** One thing that a comparison has shown, as a line for a person: judged by a bound or not. */
public sealed interface Finding permits Verdict, Info {
  /** What the figure is of. */
  String what();

  /** The figure. */
  double measured();

  /** The unit of the figure, and of what it is compared with. */
  String unit();

  /** What it is compared with; NaN for nothing. */
  double against();

  /** The figure divided by that, or the figure itself. */
  double ratio();

  /** One line, whose first word says how the figure is to be taken. */
  String line();

  /** The figures in words. */
  default String numbers() {
    return Double.isNaN(against())
        ? "%s %s".formatted(number(measured()), unit())
        : String.format(
            Locale.ROOT,
            "%s against %s %s: %.3f",
            number(measured()),
            number(against()),
            unit(),
            ratio());
  }

  /** A number with as many digits as a person wants to see. */
  static String number(double value) {
    if (value >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}

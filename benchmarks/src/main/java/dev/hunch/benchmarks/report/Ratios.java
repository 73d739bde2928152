package dev.hunch.benchmarks.report;

import dev.hunch.benchmarks.load.Measurement;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How two contenders compare, pair by pair.
 *
 * @param pairs how many
 * @param lower quartile of the ratios
 * @param median of the ratios
 * @param upper quartile of the ratios
 */
record Ratios(int pairs, double lower, double median, double upper) {
  /** Compares a figure of the rounds of one with that of the same rounds of the other. */
  static Ratios of(Row one, Row other, ToDoubleFunction<Measurement> figure) {
    double[] ratios = new double[Math.min(one.rounds().size(), other.rounds().size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] =
          figure.applyAsDouble(one.rounds().get(i)) / figure.applyAsDouble(other.rounds().get(i));
    }
    Arrays.sort(ratios);
    int last = ratios.length - 1;
    return new Ratios(
        ratios.length, ratios[last / 4], Row.medianOf(ratios), ratios[last - last / 4]);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "(median of %d pairs' ratios, quartiles %.3f and %.3f)", pairs, lower, upper);
  }
}

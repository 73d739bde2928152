package dev.hunch.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Numbers drawn by Zipf's law, the same for the same seed. */
public final class ZipfStream {
  private ZipfStream() {}

  /**
   * Draws numbers in [0, {@code items}), of which the rank-th is drawn as often as {@code
   * rank^-exponent} says; ranks are scattered over the numbers.
   */
  public static int[] draw(int count, int items, double exponent, long seed) {
    double[] cumulated = new double[items];
    double sum = 0;
    for (int rank = 0; rank < items; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      cumulated[rank] = sum;
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] shuffled = shuffled(items, random);
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
      drawn[i] = shuffled[Math.min(items - 1, found < 0 ? -found - 1 : found)];
    }
    return drawn;
  }

  private static int[] shuffled(int items, SplittableRandom random) {
    int[] numbers = new int[items];
    for (int i = 0; i < items; i++) {
      int j = random.nextInt(i + 1);
      numbers[i] = numbers[j];
      numbers[j] = i;
    }
    return numbers;
  }
}

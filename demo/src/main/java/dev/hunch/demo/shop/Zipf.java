package dev.hunch.demo.shop;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws from {@code [0, size)} with Zipf's law: the r-th most popular with weight {@code
 * 1/r^exponent}. Which number has which rank is shuffled, so that popular ones do not lie together.
 *
 * <p>Immutable and thread-safe; 12 bytes a number, and a binary search a draw.
 */
final class Zipf {
  private final double[] cumulative;
  private final int[] numberOfRank;

  /**
   * Creates the law.
   *
   * @param size how many numbers, at least 1
   * @param exponent 0 for equal popularity; about 1 for what people do
   * @param random shuffles the ranks
   */
  Zipf(int size, double exponent, RandomGenerator random) {
    if (size < 1) {
      throw new IllegalArgumentException("size is below 1: " + size);
    }
    cumulative = new double[size];
    numberOfRank = new int[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += 1 / Math.pow(rank + 1.0, exponent);
      cumulative[rank] = sum;
      int other = random.nextInt(rank + 1);
      numberOfRank[rank] = numberOfRank[other];
      numberOfRank[other] = rank;
    }
  }

  /** Draws a number. */
  int draw(RandomGenerator random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, at);
    int rank = found >= 0 ? found : -found - 1;
    return numberOfRank[Math.min(rank, numberOfRank.length - 1)];
  }

  /** The number of the given popularity rank, 0 for the most popular. */
  int ofRank(int rank) {
    return numberOfRank[rank];
  }
}

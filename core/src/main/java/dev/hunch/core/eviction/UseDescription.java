package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * What is known of one key at one moment, as a cell in each of the model's tables: pairs of classes
 * of its age, of its counts, and of how and when it was last expected; and as numbers, for the
 * network that sees what lies between the classes. Reused. Not thread-safe.
 */
final class UseDescription {
  private static final int CLASSES = 32;
  private static final int UNKNOWN_AGE = CLASSES - 1;
  private static final int READS = 8;
  private static final int TOLD = 16;
  private static final double CLASSES_PER_DOUBLING = 1.7;
  private static final int LEAST_LOG_COUNT = -8;

  /** Classes of what is expected: the highest from a probability of about .6 up. */
  private static final int EXPECTED_CLASSES = UseModel.WEIGHT_SETS - 1;

  private static final double EXPECTED_CLASSES_PER_DOUBLING = 1.5;

  /** The table that tells expected keys apart by nothing but what is expected. */
  static final int EXPECTED_TABLE = 7;

  /** What is guessed of a key whose counts are unknown. */
  private static final double SMALL_GUESS = 0.05;

  private static final double LEAST_GUESS = 0.002;

  /** How many numbers there are. */
  static final int NUMBERS = 16;

  // Logarithms to the base of 2 are brought to about one by these.
  private static final float LOG_SCALE = 0.25f;
  private static final float SMALL_LOG_SCALE = 0.3f;
  private static final float SUM_SCALE = 0.4f;
  private static final float USUAL_LOG_SUM = -4;

  private final short[] cells = new short[UseModel.TABLES];
  private final float[] numbers = new float[NUMBERS];
  private int weightSet;

  /** Describes the key with this hash as it stands now. */
  void describe(long hash, UseHistory history, Expectations expectations) {
    int place = history.find(hash);
    int age = UNKNOWN_AGE;
    int reads = 0;
    int fast = 0;
    int middle = 0;
    int slow = 0;
    if (place != UseHistory.NONE) {
      age = Math.min(UNKNOWN_AGE - 1, halfLogOf(history.scaledAge(place)));
      reads = Math.min(READS - 1, history.reads(place));
      fast = countClass(history.logCount(place, 0));
      middle = countClass(history.logCount(place, 1));
      slow = countClass(history.logCount(place, 2));
    }
    float sum = expectations.sum(hash);
    int expected = sum > 0 ? expectedClass(sum) : 0;
    int told = sum > 0 ? 1 + Math.min(TOLD - 2, logOf(expectations.age(hash, history.now()))) : 0;
    cells[0] = (short) (age * CLASSES + fast);
    cells[1] = (short) (fast * CLASSES + middle);
    cells[2] = (short) (middle * CLASSES + slow);
    cells[3] = (short) (age * READS + reads);
    cells[4] = (short) (expected * CLASSES + middle);
    cells[5] = (short) (told * CLASSES + age);
    cells[6] = (short) (slow * CLASSES + age);
    cells[7] = (short) (expected * TOLD + told);
    weightSet = expected;
    Arrays.fill(numbers, 0);
    numbers[NUMBERS - 1] = 1;
    if (place != UseHistory.NONE) {
      tellPast(place, history);
    }
    if (sum > 0) {
      tellExpected(sum, expectations.age(hash, history.now()), expectations);
    } else {
      tellPastExpectations(expectations.pastAge(hash, history.now()), history);
    }
  }

  private void tellPast(int place, UseHistory history) {
    float age = Logs.log2(1f + history.age(place)) - history.logEntries();
    numbers[0] = 1;
    numbers[1] = age * LOG_SCALE;
    for (int count = 0; count < UseHistory.COUNTS; count++) {
      double log = Math.max(LEAST_LOG_COUNT, history.logCount(place, count));
      numbers[2 + count] = (float) log * LOG_SCALE;
    }
    numbers[5] = Logs.log2(1f + history.reads(place)) * SMALL_LOG_SCALE;
    float gap = history.logGap(place, 0);
    if (gap > 0) {
      numbers[6] = 1;
      numbers[7] = (gap - history.logEntries()) * LOG_SCALE;
      numbers[8] = numbers[1] - numbers[7];
    }
    float gapBefore = history.logGap(place, 1);
    if (gapBefore > 0) {
      numbers[9] = (gapBefore - history.logEntries()) * LOG_SCALE;
    }
  }

  private void tellExpected(float sum, int age, Expectations expectations) {
    numbers[10] = 1;
    numbers[11] = (Logs.log2(sum) - USUAL_LOG_SUM) * SUM_SCALE;
    numbers[12] = (Logs.log2(1f + age) - expectations.logUsualGap()) * SMALL_LOG_SCALE;
  }

  private void tellPastExpectations(int age, UseHistory history) {
    if (age != PastExpectations.NEVER) {
      numbers[13] = 1;
      numbers[14] = (Logs.log2(2f + age) - history.logEntries()) * LOG_SCALE;
    }
  }

  /** Takes over what was known of a key at another moment. */
  void restore(short[] cellsThen, float[] numbersThen, int sample, int weightSetThen) {
    System.arraycopy(cellsThen, sample * UseModel.TABLES, cells, 0, UseModel.TABLES);
    System.arraycopy(numbersThen, sample * NUMBERS, numbers, 0, NUMBERS);
    weightSet = weightSetThen;
  }

  /** One cell for each of the model's tables. */
  short[] cells() {
    return cells;
  }

  /** The same as numbers of about one. */
  float[] numbers() {
    return numbers;
  }

  /** Which of the mixer's weights to use. */
  int weightSet() {
    return weightSet;
  }

  /**
   * What to think of a cell before anything is learned: a key goes on being read as often as it was
   * lately.
   */
  static float guess(int table, int cell) {
    return (float)
        switch (table) {
          case 0 -> guessFrom(cell % CLASSES, 0);
          case 1, 4 -> guessFrom(cell % CLASSES, 1);
          case 2 -> guessFrom(cell % CLASSES, 2);
          case 6 -> guessFrom(cell / CLASSES, 2);
          case EXPECTED_TABLE -> cell < TOLD ? SMALL_GUESS : expectedGuess(cell / TOLD);
          default -> SMALL_GUESS;
        };
  }

  /** What was predicted comes true, before anything else is known. */
  private static double expectedGuess(int expectedClass) {
    return Math.pow(2, (expectedClass - 0.5 - EXPECTED_CLASSES) / EXPECTED_CLASSES_PER_DOUBLING);
  }

  private static double guessFrom(int countClass, int count) {
    double reads =
        Math.pow(2, Math.max(0, countClass - 0.5) / CLASSES_PER_DOUBLING + LEAST_LOG_COUNT);
    double readsWithin = LearnedEviction.HORIZON * reads / UseHistory.FADING[count];
    return Math.max(LEAST_GUESS, readsWithin / (1 + readsWithin));
  }

  /** 0 for 0, then two classes for each doubling. */
  private static int halfLogOf(int x) {
    if (x == 0) {
      return 0;
    }
    int log = 31 - Integer.numberOfLeadingZeros(x);
    boolean upper = (long) x * x >= 1L << (2 * log + 1);
    return 1 + 2 * log + (upper ? 1 : 0);
  }

  private static int logOf(int x) {
    return 32 - Integer.numberOfLeadingZeros(x);
  }

  private static int countClass(double logCount) {
    double classes = (logCount - LEAST_LOG_COUNT) * CLASSES_PER_DOUBLING;
    return classes < 0 ? 0 : Math.min(CLASSES - 1, 1 + (int) classes);
  }

  private static int expectedClass(float sum) {
    double log = Logs.log2(sum);
    int classes = (int) (EXPECTED_CLASSES + log * EXPECTED_CLASSES_PER_DOUBLING);
    return 1 + Math.max(0, Math.min(EXPECTED_CLASSES - 1, classes));
  }
}

package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was seen at one place of the keys of one head: enough to tell constants from slots. */
final class FieldStats {
  /** A place that takes more names than this is a slot. */
  private static final int MAX_LITERALS = 24;

  /** Below this, names are believed to be constants until they prove too many. */
  private static final int FEW = 64;

  /** How often each constant must have been seen on average, once more than a few were seen. */
  private static final int MIN_REPEATS = 8;

  /** Leading numbers of nameless keys are constants (kinds of object) only if as few as this. */
  private static final int MAX_LEADING_NUMBERS = 64;

  private static final int MIN_LEADING_SEEN = 1_000;
  private static final int MIN_COMPOSITE_WIDTH = 12;
  private static final int MAX_COMPOSITE_WIDTH = 128;
  private static final int MIN_COMPOSITE_SEEN = 32;

  /** What is longer is no constant: keys of any length must not fill the memory. */
  private static final int MAX_LITERAL_LENGTH = 64;

  /** When so much was seen, counts have long told all that they can, and would overflow. */
  private static final int ENOUGH = 1 << 29;

  int seen;
  int texts;
  int numbers;
  final Set<String> words = new LinkedHashSet<>();
  final Set<String> prefixes = new LinkedHashSet<>();
  final Set<String> leadingNumbers = new LinkedHashSet<>();

  /** The width that all numbers here have; 0: none seen, -1: they differ. */
  int width;

  /** How many of the numbers have a digit other than zero in this column. */
  int[] nonZeros = {};

  /** Where the second and later parts of a composite number begin; found anew now and then. */
  int[] cuts = {};

  void observe(String value, AtomKind kind) {
    if (seen == ENOUGH) {
      return;
    }
    seen++;
    switch (kind) {
      case WORD -> add(words, value, MAX_LITERALS);
      case NUMBER -> observeNumber(value);
      case TEXT -> texts++;
      default -> {}
    }
    int digits = trailingDigits(value, kind);
    if (digits > 0 && prefixes.size() <= MAX_LITERALS) {
      add(prefixes, value.substring(0, value.length() - digits), MAX_LITERALS);
    }
  }

  private void observeNumber(String value) {
    numbers++;
    add(leadingNumbers, value, MAX_LEADING_NUMBERS);
    int length = value.length();
    if (width == 0 && length >= MIN_COMPOSITE_WIDTH && length <= MAX_COMPOSITE_WIDTH) {
      width = length;
      nonZeros = new int[length];
    } else if (width != length) {
      width = -1;
      nonZeros = new int[0];
      cuts = new int[0];
      return;
    }
    for (int i = 0; i < length; i++) {
      if (value.charAt(i) != '0') {
        nonZeros[i]++;
      }
    }
    if (numbers >= MIN_COMPOSITE_SEEN && (numbers & (numbers - 1)) == 0) {
      findCuts();
    }
  }

  /**
   * Finds the parts of a composite: zero-padded numbers side by side leave columns that are always
   * zero behind columns that are not.
   */
  private void findCuts() {
    List<Integer> found = new ArrayList<>();
    for (int i = 1; i < nonZeros.length; i++) {
      if (nonZeros[i] == 0 && nonZeros[i - 1] > 0) {
        found.add(i);
      }
    }
    cuts = found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether this name is a constant here. */
  boolean isLiteralWord(String word) {
    return isConstant(words, word, MAX_LITERALS);
  }

  /** Whether what stands before the number at the end is a constant here. */
  boolean isLiteralPrefix(String prefix) {
    return isConstant(prefixes, prefix, MAX_LITERALS);
  }

  /** Whether this number is a kind of object rather than an id. */
  boolean isLiteralNumber(String number) {
    return seen >= MIN_LEADING_SEEN
        && leadingNumbers.size() <= MAX_LEADING_NUMBERS
        && leadingNumbers.contains(number);
  }

  /** Whether most of what stands here is free text. */
  boolean isText() {
    return texts * 2 > seen;
  }

  private boolean isConstant(Set<String> values, String value, int max) {
    int distinct = values.size();
    return distinct <= max
        && (seen < FEW || seen >= distinct * MIN_REPEATS)
        && values.contains(value);
  }

  private static void add(Set<String> values, String value, int max) {
    if (values.size() <= max && value.length() <= MAX_LITERAL_LENGTH) {
      values.add(value);
    }
  }

  /** How many digits end the value, if a constant without digits may stand before them; else 0. */
  static int trailingDigits(String value, AtomKind kind) {
    if (kind != AtomKind.WORD && kind != AtomKind.TEXT) {
      return 0;
    }
    int start = value.length();
    while (start > 0 && AtomKind.isDigit(value.charAt(start - 1))) {
      start--;
    }
    if (start == 1 && value.charAt(0) == '-') {
      return 0; // a sign, no name
    }
    for (int i = 0; i < start; i++) {
      if (AtomKind.isDigit(value.charAt(i))) {
        return 0;
      }
    }
    return value.length() - start;
  }
}

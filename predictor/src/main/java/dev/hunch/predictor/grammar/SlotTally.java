package dev.hunch.predictor.grammar;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what the values of one slot look like. Values that are empty say nothing of the type. Not
 * thread-safe.
 */
final class SlotTally {
  /** A type that so many of hundred values have is the slot's; the others are slips. */
  private static final int NEARLY_ALL = 98;

  private final Map<AtomKind, Long> kinds = new EnumMap<>(AtomKind.class);
  private long values;
  private long padded;
  private int width;
  private boolean widthsDiffer;

  void add(String value) {
    AtomKind kind = AtomKind.of(value);
    if (kind == AtomKind.EMPTY) {
      return;
    }
    if (kind == AtomKind.TEXT && isSigned(value)) {
      kind = AtomKind.NUMBER;
    }
    values++;
    kinds.merge(kind, 1L, Long::sum);
    if (kind == AtomKind.NUMBER) {
      if (value.length() > 1 && value.charAt(0) == '0') {
        padded++;
      }
      widthsDiffer |= width != 0 && width != value.length();
      width = value.length();
    }
  }

  SlotType type() {
    long numbers = count(AtomKind.NUMBER);
    long words = count(AtomKind.WORD);
    if (values == 0) {
      return SlotType.TEXT;
    }
    if (isNearlyAll(numbers)) {
      return padded > 0 && !widthsDiffer ? SlotType.PADDED_NUMBER : SlotType.NUMBER;
    }
    if (isNearlyAll(count(AtomKind.UUID))) {
      return SlotType.UUID;
    }
    if (isNearlyAll(count(AtomKind.DATE))) {
      return SlotType.DATE;
    }
    if (isNearlyAll(count(AtomKind.DECIMAL) + numbers)) {
      return SlotType.DECIMAL;
    }
    long hex = count(AtomKind.HEX);
    // A hexadecimal id may have no letter, or letters only.
    if (hex >= words && hex >= numbers && isNearlyAll(hex + numbers + words)) {
      return SlotType.HEX;
    }
    if (words > hex && isNearlyAll(words + hex)) {
      return SlotType.WORD;
    }
    long texts = count(AtomKind.TEXT);
    return texts > 0 && isNearlyAll(texts + words + hex) ? SlotType.TEXT : SlotType.MIXED;
  }

  private long count(AtomKind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  private boolean isNearlyAll(long count) {
    return count * 100 >= values * NEARLY_ALL;
  }

  private static boolean isSigned(String value) {
    return value.charAt(0) == '-' && AtomKind.of(value.substring(1)) == AtomKind.NUMBER;
  }
}

package dev.hunch.predictor.grammar;

/** What a piece of a key looks like. */
enum AtomKind {
  /** No character at all. */
  EMPTY,
  /** Digits, zero-padded or not. */
  NUMBER,
  /** Digits and dots: a decimal number, a version, an IPv4 address. */
  DECIMAL,
  /** A date in ISO order, with or without a time. */
  DATE,
  /** Hexadecimal, 8-4-4-4-12. */
  UUID,
  /** Eight hexadecimal digits or more, one of them decimal. */
  HEX,
  /** A letter or underscore, then letters, digits, underscores, dots and hyphens. */
  WORD,
  /** Anything else. */
  TEXT;

  private static final int UUID_LENGTH = 36;
  private static final int MIN_HEX_LENGTH = 8;
  private static final int DATE_LENGTH = 10;

  /** Recognises a piece of a key. */
  static AtomKind of(String text) {
    int length = text.length();
    if (length == 0) {
      return EMPTY;
    }
    boolean digits = true;
    boolean decimal = true;
    boolean hex = true;
    boolean anyDigit = false;
    boolean word = isLetter(text.charAt(0));
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      anyDigit |= digit;
      digits &= digit;
      decimal &= digit || c == '.';
      hex &= digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      word &= isWordPart(c);
    }
    if (digits) {
      return NUMBER;
    }
    if (decimal && anyDigit) {
      return DECIMAL;
    }
    if (hex && anyDigit && length >= MIN_HEX_LENGTH) {
      return HEX;
    }
    if (length == UUID_LENGTH && isUuid(text)) {
      return UUID;
    }
    if (length >= DATE_LENGTH && isDate(text)) {
      return DATE;
    }
    return word ? WORD : TEXT;
  }

  /** Whether pieces of this kind are identifiers or measures, not names. */
  boolean isVariable() {
    return this == NUMBER || this == DECIMAL || this == DATE || this == UUID || this == HEX;
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWordPart(char c) {
    return isLetter(c) || isDigit(c) || c == '.' || c == '-';
  }

  private static boolean isUuid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hyphen = i == 4 || i == 7;
      boolean time = i >= DATE_LENGTH && "T:. +-Z".indexOf(c) >= 0;
      boolean fits = hyphen ? c == '-' : (isDigit(c) || time);
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}

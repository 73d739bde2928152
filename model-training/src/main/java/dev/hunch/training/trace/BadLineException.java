package dev.hunch.training.trace;

/** A line that is no read; the message says what is wrong with it, without file and line. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 60;

  BadLineException(String what) {
    super(what);
  }

  BadLineException(String what, String value) {
    super(what + " (" + shown(value) + ")");
  }

  /** Returns the value as it may stand in a message: short, on one line, nothing unprintable. */
  static String shown(String value) {
    StringBuilder shown = new StringBuilder(Math.min(value.length(), MAX_SHOWN) + 3);
    for (int i = 0; i < value.length() && i < MAX_SHOWN; i++) {
      char c = value.charAt(i);
      shown.append(Character.isISOControl(c) || c == '\uFFFD' ? '?' : c);
    }
    return (value.length() > MAX_SHOWN ? shown.append("...") : shown).toString();
  }
}

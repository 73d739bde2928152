package dev.hunch.core.access;

/**
 * Where the text of a key may be cut into parts, before anybody has learned what keys look like.
 */
public final class KeyText {
  private KeyText() {}

  /** Whether a part may begin or end at this place: where the kind of character changes. */
  public static boolean isCut(String text, int at) {
    if (at == 0 || at == text.length()) {
      return true;
    }
    int before = kindOf(text.charAt(at - 1));
    return before == OTHER || before != kindOf(text.charAt(at));
  }

  /** Whether a text is a part of a key's. */
  public static boolean hasPart(String text, String part) {
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      if (isCut(text, at) && isCut(text, at + part.length())) {
        return true;
      }
    }
    return false;
  }

  private static final int OTHER = 0;
  private static final int DIGIT = 1;
  private static final int LETTER = 2;

  private static int kindOf(char c) {
    return c >= '0' && c <= '9' ? DIGIT : Character.isLetter(c) ? LETTER : OTHER;
  }
}

package dev.hunch.sidecar.backing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form that keys have: literals with slots between them, as in {@code order:{id}:lines}.
 *
 * <p>A slot stands for any text that is not empty; if a key can be divided in several ways, each
 * slot but the last is as short as can be. Matching takes time in proportion to the key's length.
 *
 * @param literals what stands before, between and after the slots; one more than there are slots
 * @param slots the slots' names, in order
 */
record KeyTemplate(List<String> literals, List<String> slots) {
  private static final Pattern SLOT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if it is malformed, with what is wrong
   */
  static KeyTemplate parse(String template) {
    List<String> literals = new ArrayList<>();
    List<String> slots = new ArrayList<>();
    int from = 0;
    while (true) {
      int open = template.indexOf('{', from);
      String literal = template.substring(from, open < 0 ? template.length() : open);
      if (literal.indexOf('}') >= 0) {
        throw new IllegalArgumentException("has a } without a {");
      }
      if (literal.isEmpty() && !slots.isEmpty() && open >= 0) {
        throw new IllegalArgumentException(
            "has two slots with nothing between them: where one ends cannot be told");
      }
      literals.add(literal);
      if (open < 0) {
        break;
      }
      int close = template.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("has a { without a }");
      }
      slots.add(template.substring(open + 1, close));
      from = close + 1;
    }
    check(slots);
    return new KeyTemplate(List.copyOf(literals), List.copyOf(slots));
  }

  private static void check(List<String> slots) {
    for (String slot : slots) {
      if (!SLOT_NAME.matcher(slot).matches()) {
        throw new IllegalArgumentException(
            "has the slot {" + slot + "}; a name of letters, digits and _ is allowed, as in {id}");
      }
    }
    if (new HashSet<>(slots).size() < slots.size()) {
      throw new IllegalArgumentException("has a slot twice; give each a name of its own");
    }
  }

  /** Returns what the key has in each slot, or null if it has not this form. */
  @Nullable List<String> match(String key) {
    String first = literals.get(0);
    if (slots.isEmpty()) {
      return key.equals(first) ? List.of() : null;
    }
    String last = literals.get(literals.size() - 1);
    if (!key.startsWith(first) || !key.endsWith(last)) {
      return null;
    }
    List<String> values = new ArrayList<>(slots.size());
    int from = first.length();
    int end = key.length() - last.length();
    for (int i = 1; i < slots.size(); i++) {
      int at = key.indexOf(literals.get(i), from + 1);
      if (at < 0) {
        return null;
      }
      values.add(key.substring(from, at));
      from = at + literals.get(i).length();
    }
    if (from >= end) {
      return null;
    }
    values.add(key.substring(from, end));
    return values;
  }

  /** How many characters the template fixes: the more, the more specific it is. */
  int literalChars() {
    return literals.stream().mapToInt(String::length).sum();
  }

  /** Whether some key has both this form and the other's. */
  boolean overlaps(KeyTemplate other) {
    int[] a = tokens();
    int[] b = other.tokens();
    // reachable[i][j]: some text takes a to its token i and b to its token j.
    boolean[][] reachable = new boolean[a.length + 1][b.length + 1];
    reachable[0][0] = true;
    for (int i = 0; i <= a.length; i++) {
      for (int j = 0; j <= b.length; j++) {
        if (reachable[i][j] && i < a.length && j < b.length) {
          step(a, b, i, j, reachable);
        }
      }
    }
    return reachable[a.length][b.length];
  }

  /** One more character, taken by the token i of a and the token j of b. */
  private static void step(int[] a, int[] b, int i, int j, boolean[][] reachable) {
    boolean anyA = a[i] < 0;
    boolean anyB = b[j] < 0;
    if (!anyA && !anyB && a[i] != b[j]) {
      return;
    }
    reachable[i + 1][j + 1] = true;
    if (anyA) {
      reachable[i][j + 1] = true; // the slot of a goes on
    }
    if (anyB) {
      reachable[i + 1][j] = true; // the slot of b goes on
    }
  }

  /** The template as characters, with -1 for a slot. */
  private int[] tokens() {
    return String.join("\uFFFF", literals).chars().map(c -> c == '\uFFFF' ? -1 : c).toArray();
  }
}

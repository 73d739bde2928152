package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is written in a configuration: {@code order:{id}:lines}.
 *
 * <p>It means what the templates of backing stores mean: a slot stands for any text that is not
 * empty, and each but the last is as short as can be. Matching takes time in proportion to the
 * key's length.
 *
 * @param literals what stands before, between and after the slots; one more than there are slots
 */
record KeyPattern(List<String> literals) {
  private static final Pattern SLOT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The form of any key: one slot. */
  static final KeyPattern WHOLE = new KeyPattern(List.of("", ""));

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if it is malformed, with what is wrong
   */
  static KeyPattern parse(String template) {
    if (template.isBlank()) {
      throw new IllegalArgumentException("is empty; write a form that keys have, as user:{id}");
    }
    List<String> literals = new ArrayList<>();
    List<String> slots = new ArrayList<>();
    int from = 0;
    int open;
    do {
      open = template.indexOf('{', from);
      String literal = template.substring(from, open < 0 ? template.length() : open);
      if (literal.indexOf('}') >= 0) {
        throw new IllegalArgumentException("has a } without a {");
      }
      if (literal.isEmpty() && !slots.isEmpty() && open >= 0) {
        throw new IllegalArgumentException(
            "has two slots with nothing between them: where one ends cannot be told");
      }
      literals.add(literal);
      if (open >= 0) {
        int close = template.indexOf('}', open);
        if (close < 0) {
          throw new IllegalArgumentException("has a { without a }");
        }
        slots.add(nameIn(template.substring(open + 1, close)));
        from = close + 1;
      }
    } while (open >= 0);
    if (new HashSet<>(slots).size() < slots.size()) {
      throw new IllegalArgumentException("has a slot twice; give each a name of its own");
    }
    return new KeyPattern(List.copyOf(literals));
  }

  private static String nameIn(String slot) {
    if (!SLOT_NAME.matcher(slot).matches()) {
      throw new IllegalArgumentException(
          "has the slot {" + slot + "}; a name of letters, digits and _ is allowed, as in {id}");
    }
    return slot;
  }

  /** How many characters it fixes: the more, the more specific it is. */
  int literalChars() {
    return literals.stream().mapToInt(String::length).sum();
  }

  /** Returns what the key has in each slot, or null if it has not this form. */
  String @Nullable [] match(String key) {
    int count = literals.size() - 1;
    String first = literals.get(0);
    if (count == 0) {
      return key.equals(first) ? new String[0] : null;
    }
    String last = literals.get(count);
    if (!key.startsWith(first) || !key.endsWith(last)) {
      return null;
    }
    String[] slots = new String[count];
    int from = first.length();
    for (int i = 1; i < count; i++) {
      int at = key.indexOf(literals.get(i), from + 1);
      if (at < 0) {
        return null;
      }
      slots[i - 1] = key.substring(from, at);
      from = at + literals.get(i).length();
    }
    int end = key.length() - last.length();
    if (from >= end) {
      return null;
    }
    slots[count - 1] = key.substring(from, end);
    return slots;
  }
}

package dev.hunch.predictor.grammar;

import java.util.List;

/**
 * The shape of a family of keys: constants with slots between them. Immutable.
 *
 * @param id its number, from 0, in the order of discovery
 * @param namespace the keys' namespace
 * @param literals what stands before, between and after the slots; one more than there are slots,
 *     each may be empty
 */
public record Template(int id, String namespace, List<String> literals) {
  public Template {
    literals = List.copyOf(literals);
    if (literals.isEmpty()) {
      throw new IllegalArgumentException("a template without literals: id " + id);
    }
  }

  /** How many slots the template has. */
  public int slotCount() {
    return literals.size() - 1;
  }

  /**
   * Returns the text of the key with these slots.
   *
   * @param slots one for each slot; may be longer
   */
  public String render(String[] slots) {
    StringBuilder text = new StringBuilder(literals.get(0));
    for (int slot = 0; slot < slotCount(); slot++) {
      text.append(slots[slot]).append(literals.get(slot + 1));
    }
    return text.toString();
  }

  /** The template in words: {@code order:{0}:lines}. */
  public String pattern() {
    String[] marks = new String[slotCount()];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = "{" + i + "}";
    }
    return render(marks);
  }
}

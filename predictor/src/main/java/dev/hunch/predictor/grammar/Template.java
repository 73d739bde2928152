package dev.hunch.predictor.grammar;

import java.util.List;

/**
 * The shape of a family of keys: a head, then fields between delimiters, each with a constant part
 * and mostly a slot. Immutable.
 *
 * @param id its number, from 0, in the order of discovery
 * @param namespace the keys' namespace
 * @param head the constant beginning, delimiter included; may be empty
 * @param delimiter what stands between the fields; 0 if there is one field
 * @param fields the fields, at least one
 */
public record Template(int id, String namespace, String head, char delimiter, List<Field> fields) {
  /**
   * A field of a template.
   *
   * @param literal what it begins with; may be empty
   * @param hasSlot whether something that varies follows
   */
  public record Field(String literal, boolean hasSlot) {
    static final Field SLOT = new Field("", true);
  }

  public Template {
    fields = List.copyOf(fields);
  }

  /** How many slots the template has. */
  public int slotCount() {
    int count = 0;
    for (Field field : fields) {
      if (field.hasSlot()) {
        count++;
      }
    }
    return count;
  }

  /** Returns the text of the key with these slots. */
  public String render(String[] slots) {
    StringBuilder text = new StringBuilder(head);
    int slot = 0;
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        text.append(delimiter);
      }
      Field field = fields.get(i);
      text.append(field.literal());
      if (field.hasSlot()) {
        text.append(slots[slot++]);
      }
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

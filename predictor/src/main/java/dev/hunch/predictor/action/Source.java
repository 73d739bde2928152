package dev.hunch.predictor.action;

import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.grammar.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the value of a slot comes from. */
public sealed interface Source {
  /** A hash of what it is; two sources with the same one are the same. */
  long signature();

  /** Returns the slot's value as of now, or null if the session does not give it. */
  default @Nullable String valueIn(SessionWindow window) {
    return valueIn(window, 0);
  }

  /**
   * Returns the slot's value as of now, or null if the session does not give it.
   *
   * @param element which element of a list to take, if it takes from one
   */
  @Nullable String valueIn(SessionWindow window, int element);

  /** The source in words. */
  String describe(List<Template> templates);

  /**
   * A copy of a slot.
   *
   * @param template of the event copied from
   * @param back which of that template's events in the session: 1 is the last
   * @param slot which of its slots
   */
  record Copy(int template, int back, int slot) implements Source {
    static long signature(int template, int back, int slot) {
      return ((long) template << 32 | (long) back << 16 | slot) * 4 + 1;
    }

    @Override
    public long signature() {
      return signature(template, back, slot);
    }

    @Override
    public @Nullable String valueIn(SessionWindow window, int element) {
      ParsedKey from = window.lastOf(template, back);
      return from == null || slot >= from.slotCount() ? null : from.slot(slot);
    }

    @Override
    public String describe(List<Template> templates) {
      return "copy slot " + slot + " of " + ordinal(back) + templates.get(template).pattern();
    }
  }

  /**
   * A number of a slot, a step added to it.
   *
   * @param template of the event taken from
   * @param back which of that template's events in the session: 1 is the last
   * @param slot which of its slots
   * @param part 0 for the slot as a whole, else a part of it
   * @param step added to the number
   * @param width zero-padded to; 0 for no padding
   */
  record Stepped(int template, int back, int slot, int part, int step, int width)
      implements Source {
    static long signature(int template, int back, int slot, int part, int step, int width) {
      long where = (long) template << 16 | (long) back << 8 | slot;
      return ((where * 8 + part) * 256 + (step + 128)) * 1024 + width * 4L + 2;
    }

    @Override
    public long signature() {
      return signature(template, back, slot, part, step, width);
    }

    @Override
    public @Nullable String valueIn(SessionWindow window, int element) {
      ParsedKey from = window.lastOf(template, back);
      if (from == null || slot >= from.slotCount()) {
        return null;
      }
      long number = from.number(slot, part);
      return number == ParsedKey.NO_NUMBER || number + step < 0
          ? null
          : padded(Long.toString(number + step), width);
    }

    @Override
    public String describe(List<Template> templates) {
      String of = part == 0 ? "slot " + slot : "part " + part + " of slot " + slot;
      String plus = step == 0 ? "" : step > 0 ? " plus " + step : " minus " + -step;
      return "number in " + of + " of " + ordinal(back) + templates.get(template).pattern() + plus;
    }
  }

  /**
   * Always the same value.
   *
   * @param value the value
   */
  record Constant(String value) implements Source {
    static long signature(long valueHash) {
      return valueHash * 4 + 3;
    }

    @Override
    public long signature() {
      return signature(ParsedKey.hashOf(value));
    }

    @Override
    public String valueIn(SessionWindow window, int element) {
      return value;
    }

    @Override
    public String describe(List<Template> templates) {
      return "\"" + value + "\"";
    }
  }

  /**
   * A field of a response. Where its path leads to a list, the action makes a key of each element.
   *
   * @param template of the event that was answered with it
   * @param back which of that template's events in the session: 1 is the last
   * @param path the way to it in the response
   * @param width zero-padded to; 0 for no padding
   */
  record Field(int template, int back, String path, int width) implements Source {
    static long signature(int template, int back, String path, int width) {
      long where = ((long) template << 32 | (long) back << 16 | width) * 4;
      return ParsedKey.mix(where) ^ ParsedKey.mix(path.hashCode());
    }

    @Override
    public long signature() {
      return signature(template, back, path, width);
    }

    /** How many elements there are now; 0 if the response is not known or lacks the path. */
    int elements(SessionWindow window) {
      EventFields from = window.fieldsOf(template, back);
      return from == null ? 0 : from.elements(path);
    }

    @Override
    public @Nullable String valueIn(SessionWindow window, int element) {
      EventFields from = window.fieldsOf(template, back);
      String value = from == null ? null : from.value(path, element);
      return value == null || width == 0 ? value : padded(value, width);
    }

    @Override
    public String describe(List<Template> templates) {
      return "field " + path + " of " + ordinal(back) + templates.get(template).pattern();
    }
  }

  private static String padded(String digits, int width) {
    return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
  }

  private static String ordinal(int back) {
    return back == 1 ? "last " : back == 2 ? "last but one " : back + "th last ";
  }
}

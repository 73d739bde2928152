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
  @Nullable String valueIn(SessionWindow window);

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
    public @Nullable String valueIn(SessionWindow window) {
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
    private static final String ZEROS = "0".repeat(128);

    static long signature(int template, int back, int slot, int part, int step, int width) {
      long where = (long) template << 16 | (long) back << 8 | slot;
      return ((where * 8 + part) * 256 + (step + 128)) * 1024 + width * 4L + 2;
    }

    @Override
    public long signature() {
      return signature(template, back, slot, part, step, width);
    }

    @Override
    public @Nullable String valueIn(SessionWindow window) {
      ParsedKey from = window.lastOf(template, back);
      if (from == null || slot >= from.slotCount()) {
        return null;
      }
      long number = from.number(slot, part);
      return number == ParsedKey.NO_NUMBER || number + step < 0 ? null : format(number + step);
    }

    private String format(long number) {
      String digits = Long.toString(number);
      return digits.length() >= width
          ? digits
          : ZEROS.substring(0, width - digits.length()) + digits;
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
    public String valueIn(SessionWindow window) {
      return value;
    }

    @Override
    public String describe(List<Template> templates) {
      return "\"" + value + "\"";
    }
  }

  private static String ordinal(int back) {
    return back == 1 ? "last " : back == 2 ? "last but one " : back + "th last ";
  }
}

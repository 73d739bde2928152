package dev.hunch.predictor.action;

import dev.hunch.predictor.grammar.ParsedKey;

/**
 * How each of the session's events gives each slot of a key, if it does. Reused. Not thread-safe.
 */
final class SlotMatches {
  static final int NOTHING = 0;
  static final int COPY = 1;
  static final int NUMBER = 2;

  private static final int ROW = SessionWindow.SIZE + 1;
  private static final int SMALL_STEP = 2;
  private static final int LONGEST_STEP = 64;

  /** By slot of the key and event: {@code [slot * ROW + back]}. */
  private final int[] kinds;

  private final int[] slots;
  private final int[] parts;
  private final int[] steps;

  SlotMatches(int maxSlots) {
    kinds = new int[maxSlots * ROW];
    slots = new int[kinds.length];
    parts = new int[kinds.length];
    steps = new int[kinds.length];
  }

  /** Finds how the session's events give a slot of its next key. */
  void find(SessionWindow window, ParsedKey next, int slot) {
    for (int back = 1; back <= window.size(); back++) {
      find(next, slot, window.parsed(back), back);
    }
  }

  private void find(ParsedKey next, int slot, ParsedKey event, int back) {
    int at = slot * ROW + back;
    kinds[at] = NOTHING;
    long hash = next.slotHash(slot);
    long number = next.number(slot, 0);
    boolean sameTemplate = event.template().id() == next.template().id();
    for (int j = 0; j < event.slotCount(); j++) {
      if (event.slotHash(j) == hash) {
        set(at, COPY, j, 0, 0);
        return;
      }
      for (int part = 0; part < ParsedKey.NUMBERS_PER_SLOT && number >= 0; part++) {
        long other = event.number(j, part);
        if (other == ParsedKey.NO_NUMBER) {
          continue;
        }
        long step = number - other;
        long size = Math.abs(step);
        int longest = sameTemplate && j == slot && part == 0 ? LONGEST_STEP : SMALL_STEP;
        boolean better = kinds[at] == NOTHING || size < Math.abs(steps[at]);
        if (size <= longest && better) {
          set(at, NUMBER, j, part, (int) step);
        }
      }
    }
  }

  private void set(int at, int kind, int slot, int part, int step) {
    kinds[at] = kind;
    slots[at] = slot;
    parts[at] = part;
    steps[at] = step;
  }

  int kind(int slot, int back) {
    return kinds[slot * ROW + back];
  }

  /** The most recent event, from {@code from} back on, that gives the slot in this way; or 0. */
  int first(int slot, int from, int size, int kind) {
    for (int back = from; back <= size; back++) {
      if (kinds[slot * ROW + back] == kind) {
        return back;
      }
    }
    return 0;
  }

  /** The signature of the source that {@link #source} returns. */
  long signature(ParsedKey next, int slot, int back, int template, int nth) {
    int at = slot * ROW + back;
    return kinds[at] == COPY
        ? Source.Copy.signature(template, nth, slots[at])
        : Source.Stepped.signature(
            template, nth, slots[at], parts[at], steps[at], widthOf(next, slot));
  }

  /**
   * The slot's source in an event.
   *
   * @param template the event's
   * @param nth which of the template's events it is
   */
  Source source(ParsedKey next, int slot, int back, int template, int nth) {
    int at = slot * ROW + back;
    return kinds[at] == COPY
        ? new Source.Copy(template, nth, slots[at])
        : new Source.Stepped(template, nth, slots[at], parts[at], steps[at], widthOf(next, slot));
  }

  /** The width that a number is padded to; 0 if it does not begin with a zero. */
  private static int widthOf(ParsedKey key, int slot) {
    String text = key.slot(slot);
    return text.length() > 1 && text.charAt(0) == '0' ? text.length() : 0;
  }
}

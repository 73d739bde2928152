package dev.hunch.predictor.action;

import dev.hunch.core.access.ResponseFields;
import dev.hunch.predictor.grammar.ParsedKey;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a session's last responses have what a key's slots have.
 *
 * <p>Where several fields of a response do, as happens with small numbers, the one is taken that
 * has had it most often before. Not thread-safe.
 */
final class FieldMatches {
  private static final int WIDTH = SessionWindow.SIZE + 1;
  private static final int COUNTED = 1 << 12;
  private static final int NOT_THERE = -1;

  /** Stands for a field that is not an element of a list. */
  private static final int NO_ELEMENT = -1;

  /** By slot and event: [s * WIDTH + back]. */
  private final int[] paths;

  private final int[] elements;
  private final int[] paddings;

  private final @Nullable EventFields[] responses = new EventFields[WIDTH];

  /** How often each field had what a slot has, by a hash of both; two may share a count. */
  private final int[] counts = new int[COUNTED];

  private boolean empty = true;

  FieldMatches(int maxSlots) {
    paths = new int[maxSlots * WIDTH];
    elements = new int[paths.length];
    paddings = new int[paths.length];
  }

  /** Finds the fields for each slot of the key. */
  void find(SessionWindow window, ParsedKey next) {
    empty = true;
    if (!window.hasFields()) {
      return;
    }
    for (int back = 1; back <= window.size(); back++) {
      EventFields response = window.fields(back);
      responses[back] = response;
      for (int s = 0; s < next.slotCount(); s++) {
        int at = s * WIDTH + back;
        paths[at] = NOT_THERE;
        if (response != null) {
          find(window.parsed(back), response, next, s, at);
        }
      }
    }
  }

  private void find(ParsedKey event, EventFields response, ParsedKey next, int s, int at) {
    long where = ((long) event.template().id() << 32 | next.template().id()) * 31 + s;
    int most = 0;
    for (int path = 0; path < response.paths(); path++) {
      int padding = 0;
      int element = response.find(path, next.slotHash(s));
      if (element < 0 && isPadded(next.slot(s))) {
        padding = next.slot(s).length();
        element = response.find(path, ParsedKey.hashOf(unpadded(next.slot(s))));
      }
      if (element < 0) {
        continue;
      }
      empty = false;
      int count = count(where, response.path(path));
      if (paths[at] == NOT_THERE || count > most) {
        most = count;
        paths[at] = path;
        elements[at] = ResponseFields.isList(response.path(path)) ? element : NO_ELEMENT;
        paddings[at] = padding;
      }
    }
  }

  private int count(long where, String path) {
    int at = (int) ParsedKey.mix(where * 31 + path.hashCode()) & (COUNTED - 1);
    if (counts[at] < Integer.MAX_VALUE) {
      counts[at]++;
    }
    return counts[at];
  }

  static boolean isPadded(String slot) {
    return slot.length() > 1 && slot.charAt(0) == '0';
  }

  static String unpadded(String slot) {
    int zeros = 0;
    while (zeros < slot.length() - 1 && slot.charAt(zeros) == '0') {
      zeros++;
    }
    return slot.substring(zeros);
  }

  /** Whether no field has what any slot has. */
  boolean isEmpty() {
    return empty;
  }

  boolean has(int slot, int back) {
    return paths[slot * WIDTH + back] != NOT_THERE;
  }

  /** Which element of a list the event's field is, or a negative number if it is no element. */
  int element(int slot, int back) {
    return elements[slot * WIDTH + back];
  }

  /** Whether the event's field is no element of a list, or has the slot's text there as well. */
  boolean hasAt(ParsedKey next, int slot, int back, int element) {
    int at = slot * WIDTH + back;
    EventFields response = responses[back];
    if (elements[at] == NO_ELEMENT || element == NO_ELEMENT || elements[at] == element) {
      return true;
    }
    if (response == null) {
      return false;
    }
    long value =
        paddings[at] > 0 ? ParsedKey.hashOf(unpadded(next.slot(slot))) : next.slotHash(slot);
    return response.has(paths[at], element, value);
  }

  String path(int slot, int back) {
    int path = paths[slot * WIDTH + back];
    EventFields response = responses[back];
    if (path < 0 || response == null) {
      throw new IllegalStateException("no field for slot " + slot + ", " + back + " back");
    }
    return response.path(path);
  }

  /** The width that the field's value is padded to, with zeros; 0 if it is not. */
  int padding(int slot, int back) {
    return paddings[slot * WIDTH + back];
  }
}

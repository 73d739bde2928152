package dev.hunch.training.trace;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A trace whose world changes: from one read on, a third of its kinds of keys go by new names, so
 * that what was learned of them is of no use any more.
 *
 * <p>A kind is a key's first word, its first run of letters. Where there are less than three kinds,
 * or nearly as many as keys, a third of the keys themselves are renamed. Of kinds and keys ordered
 * by their reads it is the second, the fifth, the eighth and so on. New names are like the old ones
 * but a letter or a digit longer.
 *
 * @param trace the reads, from {@code fromRead} on with new names
 * @param fromRead index of the first read after the change
 * @param changed what was renamed, in words
 */
public record TraceDrift(Trace trace, int fromRead, String changed) {
  private static final int RENAMED_OF = 3;
  private static final int FIRST_RENAMED = 1;
  private static final int MIN_KEYS_OF_A_KIND = 5;

  /**
   * Lets a trace drift.
   *
   * @param share of its reads before the change, in (0, 1)
   */
  public static TraceDrift after(Trace before, double share) {
    List<AccessEvent> events = before.events();
    int fromRead = (int) (events.size() * share);
    Map<String, Long> keys = readsBy(events, event -> event.key().text());
    Map<String, Long> kinds = readsBy(events, event -> wordOf(event.key().text()));
    boolean hasKinds =
        kinds.size() >= RENAMED_OF && kinds.size() * (long) MIN_KEYS_OF_A_KIND <= keys.size();
    Map<String, String> names = newNames(hasKinds ? kinds : keys);
    Map<Key, Key> renamed = new HashMap<>();
    List<AccessEvent> after = new ArrayList<>(events.subList(0, fromRead));
    for (AccessEvent event : events.subList(fromRead, events.size())) {
      Key key = renamed.computeIfAbsent(event.key(), old -> rename(old, names, hasKinds));
      after.add(
          new AccessEvent(
              event.epochMillis(),
              event.session(),
              key,
              event.result(),
              event.sizeBytes(),
              // Responses name what keys are made of; that only stays so if but kinds are renamed.
              hasKinds ? event.response() : Response.NONE,
              false));
    }
    String what =
        String.format(
            Locale.ROOT,
            "%,d of %,d %s renamed",
            names.size(),
            hasKinds ? kinds.size() : keys.size(),
            hasKinds ? "kinds of keys" : "keys");
    return new TraceDrift(new Trace(after, before.notes()), fromRead, what);
  }

  private static Map<String, Long> readsBy(
      List<AccessEvent> events, Function<AccessEvent, String> name) {
    return events.stream()
        .collect(Collectors.groupingBy(name, LinkedHashMap::new, Collectors.counting()));
  }

  /** The first run of letters; empty if there is none. */
  private static String wordOf(String text) {
    int start = startOfWord(text);
    int end = start;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }

  private static int startOfWord(String text) {
    int start = 0;
    while (start < text.length() && !Character.isLetter(text.charAt(start))) {
      start++;
    }
    return start;
  }

  private static Map<String, String> newNames(Map<String, Long> reads) {
    List<String> byReads = new ArrayList<>(reads.keySet());
    byReads.sort(
        Comparator.comparing((String name) -> -reads.getOrDefault(name, 0L))
            .thenComparing(Comparator.naturalOrder()));
    Set<String> taken = new HashSet<>(byReads);
    Map<String, String> names = new HashMap<>();
    for (int i = FIRST_RENAMED; i < byReads.size(); i += RENAMED_OF) {
      String old = byReads.get(i);
      boolean endsInDigit = !old.isEmpty() && Character.isDigit(old.charAt(old.length() - 1));
      String name = old;
      do {
        name += endsInDigit ? '7' : 'x';
      } while (!taken.add(name));
      names.put(old, name);
    }
    return names;
  }

  private static Key rename(Key old, Map<String, String> names, boolean byKind) {
    String text = old.text();
    String part = byKind ? wordOf(text) : text;
    String name = names.get(part);
    if (name == null) {
      return old;
    }
    int start = byKind ? startOfWord(text) : 0;
    return Key.of(
        old.namespace(), text.substring(0, start) + name + text.substring(start + part.length()));
  }
}

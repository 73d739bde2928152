package dev.hunch.demo.drive;

import dev.hunch.core.access.AccessEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The part of a trace that is played, by sessions.
 *
 * @param sessions the keys of each session in order; the sessions in the order of their first read
 * @param reads how many reads those are together
 * @param skipped reads left out because their key means nothing to the store
 */
public record TracePart(Map<String, List<TimedKey>> sessions, long reads, long skipped) {
  /** The trace's time of the first read, in ms; 0 without reads. */
  public long firstMillis() {
    return sessions.isEmpty() ? 0 : sessions.values().iterator().next().get(0).millis();
  }

  /**
   * Chooses a part.
   *
   * @param trace the reads in time order
   * @param from share of the reads that is left out at the beginning, in [0, 1)
   * @param limit how many reads are played at most
   * @param isReadable whether the store can read a key
   */
  public static TracePart of(
      List<AccessEvent> trace, double from, long limit, Predicate<String> isReadable) {
    if (!(from >= 0 && from < 1)) {
      throw new IllegalArgumentException("from is not in [0, 1): " + from);
    }
    Map<String, List<TimedKey>> sessions = new LinkedHashMap<>();
    long reads = 0;
    long skipped = 0;
    for (AccessEvent event : trace.subList((int) (trace.size() * from), trace.size())) {
      if (reads == limit) {
        break;
      }
      if (!isReadable.test(event.key().text())) {
        skipped++;
        continue;
      }
      sessions
          .computeIfAbsent(event.session(), session -> new ArrayList<>())
          .add(new TimedKey(event.epochMillis(), event.key().text()));
      reads++;
    }
    return new TracePart(sessions, reads, skipped);
  }
}

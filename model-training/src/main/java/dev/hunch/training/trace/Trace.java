package dev.hunch.training.trace;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads in time order, and what was met on the way to them.
 *
 * @param events the reads; never empty
 * @param notes what the reader passed over
 */
public record Trace(List<AccessEvent> events, Notes notes) {
  /**
   * What a reader met that it could live with.
   *
   * @param files how many files were read
   * @param skippedLines bad lines that were skipped because the reader was told to
   * @param firstSkipped what was wrong with the first of them; empty if there was none
   * @param truncatedLines last lines of access logs that were cut off while they were written
   * @param otherNamespaceLines reads left out because another namespace was asked for
   */
  public record Notes(
      int files,
      long skippedLines,
      String firstSkipped,
      long truncatedLines,
      long otherNamespaceLines) {}

  public Trace {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a trace without reads");
    }
  }

  /** Counts the distinct keys. Walks the whole trace. */
  public int distinctKeys() {
    Set<Key> keys = new HashSet<>();
    for (AccessEvent event : events) {
      keys.add(event.key());
    }
    return keys.size();
  }
}

package dev.hunch.sidecar.endurance;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by name. Thread-safe. */
final class Tally {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String what) {
    add(what, 1);
  }

  void add(String what, long more) {
    counts.computeIfAbsent(what, name -> new LongAdder()).add(more);
  }

  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** All counts, in the names' order. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(counts)
        .forEach((name, count) -> text.append(String.format("%n  %-28s %,d", name, count.sum())));
    return text.toString();
  }
}

package dev.hunch.sidecar.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** States of one process over time, and whether they grow. Not thread-safe. */
final class Samples {
  private final List<Map<String, Long>> states = new ArrayList<>();

  void add(Map<String, Long> state) {
    states.add(state);
  }

  int size() {
    return states.size();
  }

  /** Whether every state tells of this. */
  boolean tellOf(String name) {
    return states.stream().allMatch(state -> state.containsKey(name));
  }

  /** The medians of all that the first state tells of, in one third of the time. */
  Map<String, Long> medians(int third) {
    Map<String, Long> medians = new TreeMap<>();
    states.get(0).keySet().forEach(name -> medians.put(name, median(name, third)));
    return medians;
  }

  /** The median of one third of the time: 0 is the first. */
  long median(String name, int third) {
    int from = states.size() * third / 3;
    int to = states.size() * (third + 1) / 3;
    long[] values =
        states.subList(from, to).stream().mapToLong(state -> state.get(name)).sorted().toArray();
    return values[values.length / 2];
  }

  /**
   * Whether the last third lies above the middle one by more than a tenth and the slack.
   *
   * @param slack what does not count, in the unit of what is asked for
   */
  boolean grows(String name, long slack) {
    long middle = median(name, 1);
    return median(name, 2) > middle + middle / 10 + slack;
  }
}

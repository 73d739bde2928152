package dev.hunch.core.cache;

import java.util.HashMap;
import java.util.Map;

/** Who waits, of each namespace, within a {@link WaitingBound}. Not thread-safe. */
final class WaitingPlaces {
  private final WaitingBound bound;

  /** Of each namespace that has any. */
  private final Map<String, Integer> taken = new HashMap<>();

  private int all;

  WaitingPlaces(WaitingBound bound) {
    this.bound = bound;
  }

  /** Whether the namespace may take one more. */
  boolean hasRoom(String namespace) {
    return bound.admits(taken.getOrDefault(namespace, 0), all);
  }

  /** Takes a place, whether there is room or not. */
  void take(String namespace) {
    taken.merge(namespace, 1, Integer::sum);
    all++;
  }

  /** Gives places back that were taken. */
  void giveBack(String namespace, int places) {
    if (places > 0) {
      taken.computeIfPresent(namespace, (its, held) -> held > places ? held - places : null);
      all -= places;
    }
  }

  /** How many are taken. */
  int taken() {
    return all;
  }
}

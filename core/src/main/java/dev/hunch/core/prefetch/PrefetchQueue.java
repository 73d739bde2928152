package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The prefetches that wait, the most worthwhile first, each key once. Bounded: the least worthwhile
 * is dropped. Thread-safe.
 */
public final class PrefetchQueue {
  private record Ranked(PrefetchCandidate candidate, long sequence) {}

  private static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingDouble((Ranked r) -> -r.candidate().worth())
          .thenComparingLong(Ranked::sequence);

  private final int capacity;
  private final TreeSet<Ranked> ranked = new TreeSet<>(BEST_FIRST);

  /** In the order of their arrival, which is that of their horizons' ends. */
  private final LinkedHashMap<Key, Ranked> byKey = new LinkedHashMap<>();

  private final Map<String, Set<Key>> keysBySession = new HashMap<>();
  private long nextSequence;

  /** Creates an empty queue for {@code capacity} candidates, at least 1. */
  public PrefetchQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
  }

  /**
   * Takes the candidate in; a key that waits for the same session already takes its newer worth,
   * one that waits for another is left with whom it is worth more to. Those whose horizon has
   * passed make room before those that are worth less.
   */
  synchronized void offer(PrefetchCandidate candidate, long nowNanos) {
    dropStale(nowNanos);
    Ranked waiting = byKey.get(candidate.key());
    if (waiting != null && isWorthMoreToAnother(waiting.candidate(), candidate)) {
      return;
    }
    remove(candidate.key());
    Ranked entry = new Ranked(candidate, nextSequence++);
    ranked.add(entry);
    byKey.put(candidate.key(), entry);
    keysBySession
        .computeIfAbsent(candidate.session(), session -> new LinkedHashSet<>())
        .add(candidate.key());
    if (ranked.size() > capacity) {
      take(ranked.last());
    }
  }

  /**
   * Takes out the most worthwhile candidate whose horizon has not passed, or returns null if there
   * is none that is worth as much as the price.
   */
  synchronized @Nullable PrefetchCandidate poll(long nowNanos, double price) {
    while (!ranked.isEmpty() && ranked.first().candidate().worth() >= price) {
      PrefetchCandidate best = take(ranked.first());
      if (!best.isStale(nowNanos)) {
        return best;
      }
    }
    return null;
  }

  /** Drops the key's candidate, if it waits. */
  synchronized void remove(Key key) {
    Ranked entry = byKey.get(key);
    if (entry != null) {
      take(entry);
    }
  }

  /**
   * Drops all that waits for the session's sake: it has moved on, and what is still expected of it
   * is offered anew, with the probability that it has by now.
   */
  synchronized void withdraw(String session) {
    Set<Key> keys = keysBySession.remove(session);
    if (keys != null) {
      for (Key key : keys) {
        ranked.remove(byKey.remove(key));
      }
    }
  }

  /** How many candidates wait. */
  public synchronized int size() {
    return ranked.size();
  }

  /** Drops all candidates. */
  public synchronized void clear() {
    ranked.clear();
    byKey.clear();
    keysBySession.clear();
  }

  private static boolean isWorthMoreToAnother(PrefetchCandidate waiting, PrefetchCandidate newer) {
    return !waiting.session().equals(newer.session()) && waiting.worth() >= newer.worth();
  }

  private void dropStale(long nowNanos) {
    while (!byKey.isEmpty()) {
      Ranked eldest = byKey.values().iterator().next();
      if (!eldest.candidate().isStale(nowNanos)) {
        return;
      }
      take(eldest);
    }
  }

  private PrefetchCandidate take(Ranked entry) {
    PrefetchCandidate candidate = entry.candidate();
    ranked.remove(entry);
    byKey.remove(candidate.key());
    keysBySession.computeIfPresent(
        candidate.session(),
        (session, keys) -> {
          keys.remove(candidate.key());
          return keys.isEmpty() ? null : keys;
        });
    return candidate;
  }
}

package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<Key, Ranked> byKey = new HashMap<>();
  private long nextSequence;

  /** Creates an empty queue for {@code capacity} candidates, at least 1. */
  public PrefetchQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
  }

  /** Takes the candidate in; a key that waits already takes its newer worth. */
  synchronized void offer(PrefetchCandidate candidate) {
    Ranked old = byKey.remove(candidate.key());
    if (old != null) {
      ranked.remove(old);
    }
    Ranked entry = new Ranked(candidate, nextSequence++);
    ranked.add(entry);
    byKey.put(candidate.key(), entry);
    if (ranked.size() > capacity) {
      take(ranked.last());
    }
  }

  /** Takes out the most worthwhile candidate whose horizon has not passed, or returns null. */
  synchronized @Nullable PrefetchCandidate poll(long nowNanos) {
    while (!ranked.isEmpty()) {
      PrefetchCandidate best = take(ranked.first());
      if (nowNanos - best.staleAtNanos() < 0) {
        return best;
      }
    }
    return null;
  }

  /** How many candidates wait. */
  public synchronized int size() {
    return ranked.size();
  }

  /** Drops all candidates. */
  public synchronized void clear() {
    ranked.clear();
    byKey.clear();
  }

  private PrefetchCandidate take(Ranked entry) {
    ranked.remove(entry);
    byKey.remove(entry.candidate().key());
    return entry.candidate();
  }
}

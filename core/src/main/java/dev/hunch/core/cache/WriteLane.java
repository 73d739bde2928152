package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a namespace whose next pending write may go to the store, and the pauses that are
 * made: by the namespace while the store takes nothing, and by a key while the store has not yet
 * what its write may need.
 *
 * <p>Not thread-safe.
 */
final class WriteLane {
  private static final long FIRST_PAUSE_NANOS = 50_000_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

  private final int parallelism;
  private final ArrayDeque<Key> ready = new ArrayDeque<>();

  /** The keys that pause, when each may go on, and how long it paused last. */
  private final Set<Key> postponed = new HashSet<>();

  private final PriorityQueue<Due> due =
      new PriorityQueue<>((a, b) -> Long.compare(a.nanos - b.nanos, 0));
  private final Map<Key, Long> lastPauses = new HashMap<>();

  private int underWay;
  private long pauseNanos;
  private long resumesNanos;
  private boolean isResting;

  private record Due(Key key, long nanos) {}

  /**
   * Creates an empty lane.
   *
   * @param parallelism how many of its writes may be under way at once
   */
  WriteLane(int parallelism) {
    this.parallelism = parallelism;
  }

  void offer(Key key) {
    ready.add(key);
  }

  /** Begins nothing before this time. */
  void restUntil(long nanos) {
    isResting = true;
    resumesNanos = nanos;
  }

  /**
   * Begins the next key's write, if one may begin now.
   *
   * @param oldest the key of the oldest write of all, which need not wait for another
   */
  @Nullable Key poll(long nowNanos, Key oldest) {
    if (pauses(nowNanos) || underWay >= parallelism) {
      return null;
    }
    isResting = false;
    Key next = postponed.remove(oldest) ? oldest : pollDue(nowNanos);
    if (next == null) {
      next = ready.poll();
    }
    if (next != null) {
      underWay++;
    }
    return next;
  }

  private boolean pauses(long nowNanos) {
    return (isResting || pauseNanos > 0) && nowNanos - resumesNanos < 0;
  }

  private @Nullable Key pollDue(long nowNanos) {
    for (Due first = due.peek(); first != null; first = due.peek()) {
      if (!postponed.contains(first.key)) {
        due.remove(); // it went on as the oldest
      } else if (nowNanos - first.nanos < 0) {
        return null;
      } else {
        due.remove();
        postponed.remove(first.key);
        return first.key;
      }
    }
    return null;
  }

  /** A write has ended for good. */
  void ended(Key key) {
    underWay--;
    pauseNanos = 0;
    lastPauses.remove(key);
  }

  /** A write may need another one: it waits until that may be done, the others do not. */
  void postpone(Key key, long nowNanos) {
    underWay--;
    pauseNanos = 0;
    long pause = longer(lastPauses.getOrDefault(key, 0L));
    lastPauses.put(key, pause);
    postponed.add(key);
    due.add(new Due(key, nowNanos + pause));
  }

  /** A write must be tried again: later, and the later the more often nothing went. */
  void failed(long nowNanos, long atLeastNanos) {
    underWay--;
    if (pauses(nowNanos)) {
      return; // of those that were under way when the first one failed
    }
    pauseNanos = longer(pauseNanos);
    resumesNanos = nowNanos + Math.max(pauseNanos, Math.min(LONGEST_PAUSE_NANOS, atLeastNanos));
  }

  private static long longer(long pauseNanos) {
    return Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
  }
}

package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a namespace whose next pending write may go to the store, and the pause that the
 * namespace makes while the store does not take any.
 *
 * <p>Not thread-safe.
 */
final class WriteLane {
  private static final long FIRST_PAUSE_NANOS = 50_000_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

  private final int parallelism;
  private final ArrayDeque<Key> ready = new ArrayDeque<>();
  private int underWay;
  private long pauseNanos;
  private long resumesNanos;

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

  /** Begins the next key's write, if one may begin now. */
  @Nullable Key poll(long nowNanos) {
    boolean isPaused = pauseNanos > 0 && nowNanos - resumesNanos < 0;
    if (isPaused || underWay >= parallelism || ready.isEmpty()) {
      return null;
    }
    underWay++;
    return ready.poll();
  }

  /** A write has ended for good. */
  void ended() {
    underWay--;
    pauseNanos = 0;
  }

  /** A write must be tried again: later, and the later the more often nothing went. */
  void failed(long nowNanos, long atLeastNanos) {
    underWay--;
    if (pauseNanos > 0 && nowNanos - resumesNanos < 0) {
      return; // of those that were under way when the first one failed
    }
    pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
    resumesNanos = nowNanos + Math.max(pauseNanos, Math.min(LONGEST_PAUSE_NANOS, atLeastNanos));
  }
}

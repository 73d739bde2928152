package dev.hunch.client;

import java.util.concurrent.TimeUnit;

/**
 * Keeps calls away from a sidecar that has just failed: for 100 ms at first, twice as long after
 * each further failure, up to 2 s. At the end of each pause one call may try.
 *
 * <p>Thread-safe. An open breaker costs a look at the clock.
 */
final class Breaker {
  static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** 0 while closed. Written under the lock, read without it. */
  private volatile long pauseNanos;

  private long nextTryNanos;

  /** Whether one call is out to see whether the sidecar is back. */
  private boolean trying;

  /** Whether a call may be made now. */
  boolean allows(long nowNanos) {
    return pauseNanos == 0 || allowsTry(nowNanos);
  }

  /** Whether the last call failed. */
  boolean isOpen() {
    return pauseNanos != 0;
  }

  /** A call was answered. */
  void onSuccess() {
    if (pauseNanos != 0) {
      close();
    }
  }

  /** A call failed. */
  synchronized void onFailure(long nowNanos) {
    boolean pausing = pauseNanos != 0 && nowNanos - nextTryNanos < 0;
    if (pausing && !trying) {
      return; // a call that had begun before the pause
    }
    trying = false;
    pauseNanos =
        pauseNanos == 0 ? FIRST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
    nextTryNanos = nowNanos + pauseNanos;
  }

  private synchronized boolean allowsTry(long nowNanos) {
    if (pauseNanos == 0) {
      return true;
    }
    if (nowNanos - nextTryNanos < 0) {
      return false;
    }
    // The others go on waiting while this one tries.
    trying = true;
    nextTryNanos = nowNanos + pauseNanos;
    return true;
  }

  private synchronized void close() {
    pauseNanos = 0;
    trying = false;
  }
}

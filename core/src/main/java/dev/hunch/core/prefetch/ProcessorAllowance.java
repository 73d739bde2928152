package dev.hunch.core.prefetch;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How much the predictor may take from a machine whose processors are busy.
 *
 * <p>While they are too busy for a prefetch to be let go, predicting only takes from the reads. It
 * then gets {@link #ALLOWED} of the machine's time, and follows as large a share of the sessions as
 * that suffices for, be it none. Once there has been time to spare for half a second, the share
 * doubles every half second until all are followed again. On a machine that is never that busy the
 * share is always 1.
 *
 * <p>Deterministic in its calls; it takes the time from its caller. One thread calls {@link #turn};
 * any may read the share.
 */
final class ProcessorAllowance {
  /** The share of the machine's time that may be taken while the processors are busy. */
  static final double ALLOWED = 0.01;

  static final double LEAST_SHARE = 0x1p-20;

  private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long GROW_NANOS = Duration.ofMillis(500).toNanos();

  /** The most that the share shrinks at once: one window may have been an unlucky one. */
  private static final double SHRINK = 1.0 / 8;

  private static final double GROW = 2;

  /** While busy, the share grows a little if less than this part of the allowance was taken. */
  private static final double LITTLE = 0.5;

  private static final double GROW_A_LITTLE = 1.1;

  private final BooleanSupplier processorsBusy;
  private final double allowed;
  private volatile double share = 1;
  private long windowNanos;
  private long takenNanos;
  private long lastBusyNanos;
  private long grownNanos;
  private boolean begun;

  /**
   * Creates an allowance; all sessions are followed.
   *
   * @param processorsBusy whether the machine has no time to spare; asked every 100 ms
   * @param processors how many the machine has, at least 1
   */
  ProcessorAllowance(BooleanSupplier processorsBusy, int processors) {
    if (processors < 1) {
      throw new IllegalArgumentException("processors is below 1: " + processors);
    }
    this.processorsBusy = processorsBusy;
    this.allowed = ALLOWED * processors;
  }

  /**
   * Notes what was taken since the last turn.
   *
   * @param tookNanos how long the predictor was at work, in ns
   */
  void turn(long nowNanos, long tookNanos) {
    if (!begun) {
      begun = true;
      windowNanos = nowNanos;
    }
    takenNanos += tookNanos;
    long elapsed = nowNanos - windowNanos;
    if (elapsed < WINDOW_NANOS) {
      return;
    }
    double taken = (double) takenNanos / elapsed;
    windowNanos = nowNanos;
    takenNanos = 0;
    if (processorsBusy.getAsBoolean()) {
      lastBusyNanos = nowNanos;
      grownNanos = nowNanos;
      whileBusy(taken);
    } else if (share < 1
        && nowNanos - lastBusyNanos >= GROW_NANOS
        && nowNanos - grownNanos >= GROW_NANOS) {
      grownNanos = nowNanos;
      share = Math.min(1, share * GROW);
    }
  }

  private void whileBusy(double taken) {
    if (taken > allowed) {
      share = Math.max(LEAST_SHARE, share * Math.max(SHRINK, allowed / taken));
    } else if (taken < allowed * LITTLE) {
      share = Math.min(1, share * GROW_A_LITTLE);
    }
  }

  /** The share of the sessions that may be followed, in (0, 1]. */
  double share() {
    return share;
  }
}

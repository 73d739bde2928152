package dev.hunch.core.prefetch;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How much of the processors' time the predictor may take: the less, the less they have to spare.
 *
 * <p>With a processor or two wholly idle it may take what it wants. With less, it is likely to run
 * where a read would have run, so what it may take falls with the third power of what is spare,
 * down to {@link #LEAST_ALLOWED} of the machine's time. It follows as large a share of the sessions
 * as that suffices for, be it none.
 *
 * <p>The share is what is allowed over what following all would take: the reads there were, and
 * what one takes on average. Sessions differ, so it shrinks further when more was taken than is
 * allowed. It does not find that out by trying: while a session is followed that asks for too much,
 * every read is late. So a burst of reads, which comes before the share could shrink, ends the
 * window: until the next one none is followed, and those that were have a gap.
 *
 * <p>Deterministic in its calls; it takes the time from its caller. One thread calls {@link #turn};
 * any may read the share.
 */
final class ProcessorAllowance {
  /** The share of the machine's time that may always be taken: too little for a p99 to see. */
  static final double LEAST_ALLOWED = 0.0025;

  static final double LEAST_SHARE = 0x1p-20;

  /** With so many processors to spare, or all there are, nothing is bounded. */
  private static final int PLENTY = 2;

  /** With more of a processor than this nothing is bounded: one thread takes hardly more. */
  private static final double PLENTIFUL = 0.9;

  /** A window that took so many times what is allowed is a burst, and ends. */
  private static final int BURST = 4;

  private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();

  /** What the newest window counts for in what is spare if that is more than before. */
  private static final double NEWEST = 0.3;

  /** What a window counts for in the time for an event: as much as a thousand events of it. */
  private static final int EVENTS_OF_A_WINDOW = 1_000;

  /** The most that the correction shrinks at once. */
  private static final double SHRINK = 1.0 / 8;

  /** So fast what was asked for is forgotten: reads that pause for a second often come again. */
  private static final double FADE = 0.9;

  /** The correction grows if less than this part of the allowance was taken. */
  private static final double LITTLE = 0.5;

  /** Five windows double the correction. */
  private static final double GROW = 1.15;

  private final DoubleSupplier spareShare;
  private final int processors;
  private final double plenty;
  private volatile double share = 1;
  private volatile boolean isLeast;
  private double spare; // processors, at most plenty
  private double allowed = Double.POSITIVE_INFINITY; // processors
  private double nanosAnEvent;
  private double correction = 1;
  private double wanted; // processors
  private long windowNanos;
  private long takenNanos;
  private long eventsTaken;
  private long readsBefore;
  private boolean begun;

  /**
   * Creates an allowance; all sessions are followed.
   *
   * @param spareShare the share of the machine's time in which it has nothing to do, at least 0;
   *     infinite where the predictor may take what it wants. Asked every 100 ms
   * @param processors how many the machine has, at least 1
   */
  ProcessorAllowance(DoubleSupplier spareShare, int processors) {
    if (processors < 1) {
      throw new IllegalArgumentException("processors is below 1: " + processors);
    }
    this.spareShare = spareShare;
    this.processors = processors;
    this.plenty = Math.min(PLENTY, processors);
    this.spare = plenty;
  }

  /**
   * Notes what was taken since the last turn.
   *
   * @param tookNanos how long the predictor was at work, in ns
   * @param events how many events it took in that time
   * @param reads how many reads there have been since the start, of all sessions, those included
   *     that it has not come to yet
   */
  void turn(long nowNanos, long tookNanos, int events, long reads) {
    if (!begun) {
      begun = true;
      windowNanos = nowNanos;
      readsBefore = reads;
    }
    takenNanos += tookNanos;
    eventsTaken += events;
    long elapsed = nowNanos - windowNanos;
    if (elapsed < WINDOW_NANOS) {
      if (takenNanos > BURST * allowed * WINDOW_NANOS) {
        share = LEAST_SHARE;
      }
      return;
    }
    learnTime();
    double taken = Math.min(1, (double) takenNanos / elapsed);
    wanted = Math.max(FADE * wanted, nanosAnEvent * (reads - readsBefore) / elapsed);
    windowNanos = nowNanos;
    takenNanos = 0;
    eventsTaken = 0;
    readsBefore = reads;
    allowed = allowed(taken);
    isLeast = allowed <= LEAST_ALLOWED * processors;
    share = shareOf(taken);
  }

  private void learnTime() {
    if (eventsTaken > 0) {
      double newest = (double) eventsTaken / (eventsTaken + EVENTS_OF_A_WINDOW);
      double measured = (double) takenNanos / eventsTaken;
      nanosAnEvent += (nanosAnEvent == 0 ? 1 : newest) * (measured - nanosAnEvent);
    }
  }

  /** The processors that may be taken; without end where nothing is bounded. */
  private double allowed(double taken) {
    double spareWithoutUs = spareShare.getAsDouble() * processors + taken;
    if (spareWithoutUs == Double.POSITIVE_INFINITY) {
      return spareWithoutUs;
    }
    double newest = Math.min(plenty, spareWithoutUs);
    spare = Math.min(newest, spare + NEWEST * (newest - spare));
    double most = cube(spare / plenty);
    return most > PLENTIFUL ? Double.POSITIVE_INFINITY : Math.max(LEAST_ALLOWED * processors, most);
  }

  private static double cube(double x) {
    return x * x * x;
  }

  private double shareOf(double taken) {
    if (allowed == Double.POSITIVE_INFINITY) {
      correction = 1;
      return 1;
    }
    if (taken > allowed) {
      correction *= Math.max(SHRINK, allowed / taken);
    } else if (taken < allowed * LITTLE) {
      correction *= GROW;
    }
    correction = Math.max(LEAST_SHARE, Math.min(1, correction));
    return Math.max(LEAST_SHARE, Math.min(1, correction * allowed / Math.max(wanted, allowed)));
  }

  /** Whether the processors have so little to spare that no more is allowed than always is. */
  boolean isLeast() {
    return isLeast;
  }

  /** The share of the sessions that may be followed, in (0, 1]. */
  double share() {
    return share;
  }
}

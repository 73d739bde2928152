package dev.hunch.faults;

import dev.hunch.core.agent.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What the network does to bytes at present: how long it holds them, how many it lets through, or
 * whether it swallows them.
 *
 * <p>Thread-safe. What is under way feels a change within 20 ms.
 */
final class Link {
  /** How long a wait goes on that a change has made pointless. */
  private static final long LONGEST_PARK_NANOS = 20_000_000;

  /** By how much a parked thread usually wakes late: taken off the delay. */
  private static final long WAKE_UP_NANOS = 60_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Ticker ticker;
  private volatile long delayNanos;

  /** 0: as many as come. */
  private volatile long bytesPerSecond;

  private volatile boolean stalled;

  Link(Ticker ticker) {
    this.ticker = ticker;
  }

  void delay(long nanos) {
    delayNanos = nanos;
  }

  synchronized void drip(long bytes) {
    stalled = false;
    bytesPerSecond = bytes;
    notifyAll();
  }

  synchronized void stall() {
    stalled = true;
  }

  synchronized void mend() {
    stalled = false;
    bytesPerSecond = 0;
    notifyAll();
  }

  long nowNanos() {
    return ticker.nanos();
  }

  /** Lets those look again whose connection has been closed, or goes another way. */
  synchronized void wakeUp() {
    notifyAll();
  }

  /** Waits for as long as nothing passes. */
  void awaitFlow(BooleanSupplier hasLeft) throws InterruptedException {
    if (stalled) {
      synchronized (this) {
        while (stalled && !hasLeft.getAsBoolean()) {
          wait();
        }
      }
    }
  }

  /** Holds back what came at this time until it is due. */
  void awaitDue(long arrivedNanos, BooleanSupplier isClosed) {
    while (!isClosed.getAsBoolean() && park(arrivedNanos + delayNanos - WAKE_UP_NANOS)) {
      Thread.onSpinWait(); // the delay may have changed: look again
    }
  }

  /** How many bytes may be written at once: a twentieth of a second's. */
  int pieceBytes(int wanted) {
    long rate = bytesPerSecond;
    return rate == 0 ? wanted : (int) Math.min(wanted, Math.max(1, rate / 20));
  }

  /** Waits after so many bytes until the next may be written. */
  void awaitTurn(int bytes, BooleanSupplier isClosed) {
    long rate = bytesPerSecond;
    if (rate > 0) {
      long dueNanos = ticker.nanos() + bytes * NANOS_PER_SECOND / rate;
      while (rate == bytesPerSecond && !isClosed.getAsBoolean() && park(dueNanos)) {
        Thread.onSpinWait(); // woken early, or not yet due
      }
    }
  }

  /** Parks until that time, but not for long; false if it has come. */
  private boolean park(long dueNanos) {
    long left = dueNanos - ticker.nanos();
    if (left <= 0) {
      return false;
    }
    LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
    return true;
  }
}

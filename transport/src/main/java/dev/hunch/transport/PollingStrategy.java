package dev.hunch.transport;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Looks for events again and again for a while before the thread sleeps, where the last waits say
 * that the next event will come within that while.
 *
 * <p>A saturating counter, as of a branch predictor (Smith, 1981), goes up with each short wait and
 * down by {@value #STEPS_DOWN} with each long one: so of threads that wait for long none polls. How
 * far up it must be doubles when polling in vain has brought it down, and halves each time that
 * something came: so waits just too long to be polled are hardly ever polled.
 *
 * <p>Between two looks the thread lets others run that want its processor. If one of them keeps it
 * for longer than the limit, there is none to spare, and the thread sleeps as after a long wait.
 *
 * <p>A wait that the thread slept through can be measured only with the work that came after it, so
 * it counts as short up to twice the limit. Deterministic in its calls; the event loop's thread
 * makes them.
 */
final class PollingStrategy implements SelectStrategy {
  static final int STEPS_DOWN = 4;
  static final int FEWEST_STEPS_TO_POLL = 8;
  static final int MOST_STEPS_TO_POLL = 512;

  /** How far the counter goes above where polling begins: one long wait ends no polling. */
  static final int SPARE_STEPS = 7;

  /** What letting others run counts for at most: what is longer was their time. */
  static final long LONGEST_YIELD_NANOS = 2_000;

  /** More than that between two looks was work: a task has come, and the wait begins anew. */
  static final long LONGEST_TURN_NANOS = 5_000;

  /** So many times the limit may tasks prolong a wait in which no event comes. */
  static final int MOST_LIMITS = 10;

  private final long longestNanos;
  private final LongSupplier nanoTime;
  private final Runnable yield;
  private final LongConsumer polled;

  private int steps;
  private int stepsToPoll = FEWEST_STEPS_TO_POLL;
  private Wait wait = Wait.NONE;
  private long sinceNanos;

  /** While polling: when it began to. */
  private long begunNanos;

  /** While polling: when the last look ended, others' time included. */
  private long lookedNanos;

  /** While polling: how long it has, without what others took. */
  private long polledNanos;

  /** While polling: whether others kept the processor for longer than the limit. */
  private boolean wasKeptOff;

  private enum Wait {
    NONE,
    POLLING,
    SLEEPING
  }

  /**
   * Creates the strategy of one thread.
   *
   * @param longestNanos for how long it polls at most
   * @param nanoTime elapsed time
   * @param yield lets other threads run
   * @param polled is told how long it has polled, in ns, after each time
   */
  PollingStrategy(long longestNanos, LongSupplier nanoTime, Runnable yield, LongConsumer polled) {
    this.longestNanos = longestNanos;
    this.nanoTime = nanoTime;
    this.yield = yield;
    this.polled = polled;
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    long now = nanoTime.getAsLong();
    if (wait == Wait.SLEEPING) {
      wait = Wait.NONE; // it was woken, and has done what there was
      count(now - sinceNanos < 2 * longestNanos);
    } else if (wait == Wait.POLLING && now - lookedNanos > LONGEST_TURN_NANOS) {
      sinceNanos = now; // a task came while others ran, and has been done
    }
    if (!hasTasks && wait == Wait.NONE && steps < stepsToPoll) {
      wait = Wait.SLEEPING;
      sinceNanos = now;
      return SELECT;
    }
    int ready = selectNow.get();
    if (ready > 0 || hasTasks) {
      if (wait == Wait.POLLING) {
        ended(!wasKeptOff);
      }
      return ready;
    }
    if (wait == Wait.NONE) {
      wait = Wait.POLLING;
      begunNanos = now;
      sinceNanos = now;
    } else if (wasKeptOff
        || now - sinceNanos >= longestNanos
        || now - begunNanos >= MOST_LIMITS * longestNanos) {
      ended(false);
      return SELECT; // this sleep is part of a wait that was judged
    }
    letOthersRun(now);
    return CONTINUE;
  }

  private void letOthersRun(long startNanos) {
    long lookedAt = nanoTime.getAsLong();
    yield.run();
    lookedNanos = nanoTime.getAsLong();
    long others = lookedNanos - lookedAt;
    wasKeptOff = others >= longestNanos;
    polledNanos += lookedAt - startNanos + Math.min(others, LONGEST_YIELD_NANOS);
  }

  /** Judges a wait that was polled. */
  private void ended(boolean inTime) {
    wait = Wait.NONE;
    wasKeptOff = false;
    polled.accept(polledNanos);
    polledNanos = 0;
    count(inTime);
    if (inTime) {
      stepsToPoll = Math.max(FEWEST_STEPS_TO_POLL, stepsToPoll / 2);
    } else if (steps < stepsToPoll) {
      stepsToPoll = Math.min(MOST_STEPS_TO_POLL, 2 * stepsToPoll);
      steps = Math.min(steps, stepsToPoll / 2);
    }
  }

  private void count(boolean wasShort) {
    steps =
        wasShort ? Math.min(stepsToPoll + SPARE_STEPS, steps + 1) : Math.max(0, steps - STEPS_DOWN);
  }
}

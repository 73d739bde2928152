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
 * far up it must be doubles each time that nothing came, and halves each time that something did:
 * so waits just too long to be polled are hardly ever polled.
 *
 * <p>Between two looks the thread lets others run that want its processor. If one of them keeps it
 * for longer than the limit, there is none to spare, and the thread sleeps as if it had waited for
 * long.
 *
 * <p>A wait that the thread slept through can be measured only with the work that came after it, so
 * it counts as short up to twice the limit. Deterministic in its calls; the event loop's thread
 * makes them.
 */
final class PollingStrategy implements SelectStrategy {
  static final int STEPS_DOWN = 4;
  static final int FEWEST_STEPS_TO_POLL = 8;
  static final int MOST_STEPS_TO_POLL = 512;

  /** How far the counter goes above where polling begins: a long wait or two end no polling. */
  static final int SPARE_STEPS = 7;

  /** What one look counts for at most: what is longer was somebody else's time. */
  static final long LONGEST_LOOK_NANOS = 20_000;

  private final long longestNanos;
  private final LongSupplier nanoTime;
  private final Runnable yield;
  private final LongConsumer polled;

  private int steps;
  private int stepsToPoll = FEWEST_STEPS_TO_POLL;
  private Wait wait = Wait.NONE;
  private long sinceNanos;
  private long lookedNanos;
  private long polledNanos;

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
    if (wait == Wait.SLEEPING) {
      slept(nanoTime.getAsLong()); // it was woken, and has done what there was
    }
    if (!hasTasks && wait == Wait.NONE && steps < stepsToPoll) {
      wait = Wait.SLEEPING;
      sinceNanos = nanoTime.getAsLong();
      return SELECT;
    }
    int ready = selectNow.get();
    if (ready > 0 || hasTasks) {
      if (wait == Wait.POLLING) {
        looked(nanoTime.getAsLong());
        ended(true);
      }
      return ready;
    }
    long now = nanoTime.getAsLong();
    if (wait == Wait.NONE) {
      wait = Wait.POLLING;
      sinceNanos = now;
      lookedNanos = now;
    }
    boolean wasKeptOff = now - lookedNanos >= longestNanos;
    looked(now);
    if (wasKeptOff || now - sinceNanos >= longestNanos) {
      ended(false);
      return SELECT; // this sleep is part of a wait that was judged
    }
    yield.run();
    return CONTINUE;
  }

  private void slept(long now) {
    wait = Wait.NONE;
    count(now - sinceNanos < 2 * longestNanos);
  }

  private void looked(long now) {
    polledNanos += Math.min(now - lookedNanos, LONGEST_LOOK_NANOS);
    lookedNanos = now;
  }

  private void ended(boolean inTime) {
    wait = Wait.NONE;
    polled.accept(polledNanos);
    polledNanos = 0;
    stepsToPoll =
        inTime
            ? Math.max(FEWEST_STEPS_TO_POLL, stepsToPoll / 2)
            : Math.min(MOST_STEPS_TO_POLL, 2 * stepsToPoll);
    count(inTime);
    if (!inTime) {
      steps = Math.min(steps, stepsToPoll / 2);
    }
  }

  private void count(boolean wasShort) {
    steps =
        wasShort ? Math.min(stepsToPoll + SPARE_STEPS, steps + 1) : Math.max(0, steps - STEPS_DOWN);
  }
}

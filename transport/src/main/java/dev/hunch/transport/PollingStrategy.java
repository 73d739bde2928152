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
 * down by {@value #STEPS_DOWN} with each long one: so it polls where four of five waits are short,
 * and of threads that wait for long none does. Between two looks the thread lets others run that
 * want its processor.
 *
 * <p>A wait that the thread slept through can be measured only with the work that came after it, so
 * it counts as short up to twice the limit. Deterministic in its calls; the event loop's thread
 * makes them.
 */
final class PollingStrategy implements SelectStrategy {
  static final int MOST_STEPS = 15;
  static final int STEPS_TO_POLL = 8;
  static final int STEPS_DOWN = 4;

  private final long longestNanos;
  private final LongSupplier nanoTime;
  private final Runnable yield;
  private final LongConsumer polled;

  private int steps;
  private Wait wait = Wait.NONE;
  private long sinceNanos;

  private enum Wait {
    /** There was something to do, or what there was of a wait is judged. */
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
    int ready = selectNow.get();
    if (ready > 0 || hasTasks) {
      if (wait != Wait.NONE) {
        waited(nanoTime.getAsLong());
      }
      return ready;
    }
    long now = nanoTime.getAsLong();
    if (wait == Wait.SLEEPING) {
      waited(now); // it was woken, and has done what there was
    }
    if (wait == Wait.NONE) {
      sinceNanos = now;
      wait = steps >= STEPS_TO_POLL ? Wait.POLLING : Wait.SLEEPING;
    }
    if (wait == Wait.SLEEPING) {
      return SELECT;
    }
    if (now - sinceNanos < longestNanos) {
      yield.run();
      return CONTINUE;
    }
    waited(now);
    return SELECT; // this sleep is part of a wait that was judged
  }

  private void waited(long now) {
    long nanos = now - sinceNanos;
    boolean isShort;
    if (wait == Wait.POLLING) {
      polled.accept(nanos);
      isShort = nanos < longestNanos;
    } else {
      isShort = nanos < 2 * longestNanos;
    }
    steps = isShort ? Math.min(MOST_STEPS, steps + 1) : Math.max(0, steps - STEPS_DOWN);
    wait = Wait.NONE;
  }
}

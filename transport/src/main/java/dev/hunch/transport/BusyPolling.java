package dev.hunch.transport;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.SelectStrategy;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * For how long a thread that serves sockets looks for the next event before it sleeps, and how long
 * threads have done so.
 *
 * <p>To put a processor to sleep and wake it again can take longer than a hit. So a thread whose
 * waits have been short {@linkplain PollingStrategy polls} at first. Thread-safe.
 */
public final class BusyPolling {
  /** For how long unless configured otherwise: about what two sleeps and wake-ups cost. */
  public static final Duration DEFAULT = Duration.ofNanos(100_000);

  /** The longest that may be configured. */
  public static final Duration LONGEST = Duration.ofMillis(10);

  /** Threads sleep at once. */
  public static final BusyPolling NONE = new BusyPolling(Duration.ZERO, () -> 0);

  private final long longestNanos;
  private final LongSupplier nanoTime;
  private final LongAdder polledNanos = new LongAdder();

  /**
   * Creates it; the threads share its count.
   *
   * @param longest for how long a thread polls at most before it sleeps; zero: never
   * @param nanoTime elapsed time, in ns
   * @throws IllegalArgumentException if it is negative or above {@link #LONGEST}
   */
  public BusyPolling(Duration longest, LongSupplier nanoTime) {
    if (longest.isNegative() || longest.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "busy polling is not in 0 to " + LONGEST.toMillis() + " ms: " + longest);
    }
    this.longestNanos = longest.toNanos();
    this.nanoTime = nanoTime;
  }

  /** How long all threads have polled so far, in ns, without what others ran for meanwhile. */
  public long polledNanos() {
    return polledNanos.sum();
  }

  /** The strategy of one thread. */
  SelectStrategy newStrategy() {
    return longestNanos == 0
        ? DefaultSelectStrategyFactory.INSTANCE.newSelectStrategy()
        : new PollingStrategy(longestNanos, nanoTime, Thread::yield, polledNanos::add);
  }
}

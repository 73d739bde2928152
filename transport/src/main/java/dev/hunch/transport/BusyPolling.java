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
 * <p>To put a processor to sleep and wake it again takes longer than a hit, on virtual machines
 * several times as long, and it is paid on both sides. So a thread whose waits have been short
 * {@linkplain PollingStrategy polls} at first. Thread-safe.
 */
public final class BusyPolling {
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
   */
  public BusyPolling(Duration longest, LongSupplier nanoTime) {
    this.longestNanos = longest.toNanos();
    this.nanoTime = nanoTime;
  }

  /** How long all threads have polled so far, in ns. */
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

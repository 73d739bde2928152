package dev.hunch.core.governor;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.LoadResult;
import java.util.function.DoubleSupplier;

/**
 * Lets prefetches go only when the backing store and the machine are idle enough: demand goes
 * first.
 *
 * <p>Permits are the limit learned from the store's latency less all loads in flight; none while
 * the CPU is busy, and none for a while after a load has failed. The pause is twice as long if the
 * next load to end after it has failed too. A key that means nothing to the store teaches nothing.
 * Thread-safe.
 */
public final class IdleGovernor implements Governor, CacheObserver {
  private static final long FIRST_PAUSE_NANOS = 250_000_000L;
  private static final long MAX_PAUSE_NANOS = 30_000_000_000L;

  private final Ticker ticker;
  private final DoubleSupplier cpuLoad;
  private final double maxCpuLoad;
  private final GradientLimit limit;
  private int inFlight;
  private long pauseNanos;
  private long pausedUntilNanos;

  /**
   * Creates a governor that has seen no load yet.
   *
   * @param ticker elapsed time
   * @param cpuLoad the machine's CPU load, in [0, 1]; negative where it is not known
   * @param maxCpuLoad the CPU load above which nothing is prefetched, in (0, 1]
   * @param maxConcurrency how many loads may ever be in flight for a prefetch to be let go
   */
  public IdleGovernor(
      Ticker ticker, DoubleSupplier cpuLoad, double maxCpuLoad, int maxConcurrency) {
    if (!(maxCpuLoad > 0 && maxCpuLoad <= 1)) {
      throw new IllegalArgumentException("maxCpuLoad is not in (0, 1]: " + maxCpuLoad);
    }
    if (maxConcurrency < 1) {
      throw new IllegalArgumentException("maxConcurrency is below 1: " + maxConcurrency);
    }
    this.ticker = ticker;
    this.cpuLoad = cpuLoad;
    this.maxCpuLoad = maxCpuLoad;
    this.limit = new GradientLimit(Math.min(4, maxConcurrency), maxConcurrency);
  }

  @Override
  public synchronized int permits(long nowNanos) {
    if (isPaused(nowNanos) || areProcessorsBusy()) {
      return 0;
    }
    return Math.max(0, limit.limit() - inFlight);
  }

  private boolean areProcessorsBusy() {
    return cpuLoad.getAsDouble() > maxCpuLoad;
  }

  /**
   * How far the CPU load is below its bound, as a share of that, at least 0; infinite where no load
   * is too high, or it is not known.
   */
  public double spareShare() {
    double load = cpuLoad.getAsDouble();
    return maxCpuLoad == 1 || !(load >= 0)
        ? Double.POSITIVE_INFINITY
        : Math.max(0, 1 - load / maxCpuLoad);
  }

  /** The learned limit of loads in flight. */
  public synchronized int limit() {
    return limit.limit();
  }

  /** How many loads are in flight. */
  public synchronized int inFlight() {
    return inFlight;
  }

  @Override
  public synchronized void onLoadStarted(Key key, LoadKind kind) {
    inFlight++;
  }

  @Override
  public synchronized void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    long now = ticker.nanos();
    if (result == LoadResult.ANSWERED) {
      limit.onSample(nanos, inFlight);
      pauseNanos = 0;
    } else if (result == LoadResult.FAILED
        && !isPaused(now)) { // one outage fails many loads at once: it counts as one
      pauseNanos = Math.min(MAX_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
      pausedUntilNanos = now + pauseNanos;
    }
    inFlight--;
  }

  private boolean isPaused(long nowNanos) {
    return pauseNanos > 0 && nowNanos - pausedUntilNanos < 0;
  }
}

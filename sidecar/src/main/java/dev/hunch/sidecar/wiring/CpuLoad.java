package dev.hunch.sidecar.wiring;

import com.sun.management.OperatingSystemMXBean;
import dev.hunch.core.agent.Ticker;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The machine's CPU load, in [0, 1]; negative where it is not known. What the sidecar's own threads
 * poll is no load: between two looks they let others run. Asked for as often as one likes, measured
 * at most every 100 ms. Thread-safe.
 */
final class CpuLoad implements DoubleSupplier {
  private static final long SAMPLE_NANOS = 100_000_000;

  private final Ticker ticker;
  private final DoubleSupplier source;
  private final LongSupplier polledNanos;
  private final int processors;
  private long sampledNanos;
  private long polledThenNanos;
  private double load;

  /**
   * Creates it.
   *
   * @param source the load of the machine since it was asked for last
   * @param polledNanos how long threads have polled so far, in ns
   * @param processors how many the machine has
   */
  CpuLoad(Ticker ticker, DoubleSupplier source, LongSupplier polledNanos, int processors) {
    this.ticker = ticker;
    this.source = source;
    this.polledNanos = polledNanos;
    this.processors = processors;
    this.polledThenNanos = polledNanos.getAsLong();
    this.sampledNanos = ticker.nanos();
    this.load = source.getAsDouble();
  }

  /** The load of the machine, or of the container where the JVM knows its limits. */
  static CpuLoad ofMachine(Ticker ticker, LongSupplier polledNanos) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new CpuLoad(
        ticker, system::getCpuLoad, polledNanos, Runtime.getRuntime().availableProcessors());
  }

  @Override
  public synchronized double getAsDouble() {
    long now = ticker.nanos();
    if (now - sampledNanos >= SAMPLE_NANOS) {
      long polled = polledNanos.getAsLong();
      double polledShare = (double) (polled - polledThenNanos) / (now - sampledNanos) / processors;
      double whole = source.getAsDouble();
      load = whole < 0 ? whole : Math.max(0, whole - polledShare);
      sampledNanos = now;
      polledThenNanos = polled;
    }
    return load;
  }
}

package dev.hunch.sidecar.wiring;

import com.sun.management.OperatingSystemMXBean;
import dev.hunch.core.agent.Ticker;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * The machine's CPU load, in [0, 1]; negative where it is not known. Asked for as often as one
 * likes, measured at most every 100 ms. Thread-safe.
 */
final class CpuLoad implements DoubleSupplier {
  private static final long SAMPLE_NANOS = 100_000_000;

  private final Ticker ticker;
  private final DoubleSupplier source;
  private long sampledNanos;
  private double load;

  CpuLoad(Ticker ticker, DoubleSupplier source) {
    this.ticker = ticker;
    this.source = source;
    this.sampledNanos = ticker.nanos();
    this.load = source.getAsDouble();
  }

  /** The load of the machine, or of the container where the JVM knows its limits. */
  static CpuLoad ofMachine(Ticker ticker) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new CpuLoad(ticker, system::getCpuLoad);
  }

  @Override
  public synchronized double getAsDouble() {
    long now = ticker.nanos();
    if (now - sampledNanos >= SAMPLE_NANOS) {
      sampledNanos = now;
      load = source.getAsDouble();
    }
    return load;
  }
}

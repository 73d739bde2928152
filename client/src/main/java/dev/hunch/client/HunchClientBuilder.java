package dev.hunch.client;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Says where the sidecar is, and how long to wait for it. */
public final class HunchClientBuilder {
  /** Where a sidecar listens unless configured otherwise. */
  public static final String DEFAULT_TARGET = "127.0.0.1:7070";

  private Target target = Target.parse(DEFAULT_TARGET);
  private Duration deadline = Duration.ofSeconds(1);
  private LongSupplier nanoTime = Deadline.getSystemTicker()::nanoTime;

  HunchClientBuilder() {}

  /**
   * The sidecar's address: {@code 127.0.0.1:7070} (the default) or {@code unix:/path/of/socket}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public HunchClientBuilder target(String address) {
    target = Target.parse(address);
    return this;
  }

  /** How long a call may take; 1 s by default. */
  public HunchClientBuilder deadline(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("deadline is not positive: " + limit);
    }
    deadline = limit;
    return this;
  }

  /** The clock of the breaker, in ns. */
  HunchClientBuilder nanoTime(LongSupplier clock) {
    nanoTime = clock;
    return this;
  }

  /** Makes the client. It connects with its first call. */
  public HunchClient build() {
    return new HunchClient(target, deadline, nanoTime);
  }
}

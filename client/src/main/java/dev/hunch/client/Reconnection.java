package dev.hunch.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Has a connection that failed tried again as soon as somebody needs it.
 *
 * <p>gRPC waits longer after each attempt, up to two minutes: on loopback, where an attempt costs
 * next to nothing, that only keeps a sidecar that is back from being asked. Thread-safe. While the
 * connection stands it costs a look at its state.
 */
final class Reconnection {
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ManagedChannel channel;
  private final LongSupplier nanoTime;
  private final AtomicLong nextTryNanos;

  Reconnection(ManagedChannel channel, LongSupplier nanoTime) {
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.nextTryNanos = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Whether what is sent now does not fail at once. If it would, the connection is tried again, at
   * most every 100 ms.
   */
  boolean isUsable() {
    if (channel.getState(false) != ConnectivityState.TRANSIENT_FAILURE) {
      return true;
    }
    long now = nanoTime.getAsLong();
    long due = nextTryNanos.get();
    if (now - due >= 0 && nextTryNanos.compareAndSet(due, now + PAUSE_NANOS)) {
      channel.resetConnectBackoff();
    }
    return false;
  }
}

package dev.hunch.client;

import dev.hunch.transport.BusyPolling;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** A channel to a sidecar, with a thread of its own that serves it. Thread-safe. */
final class Connection implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 512 << 20;
  private static final long CLOSE_SECONDS = 2;

  /**
   * How many bytes of answers may be on their way. A fixed number: to find one out sends a ping
   * with nearly each answer, which on one machine costs more than it can gain.
   */
  private static final int FLOW_CONTROL_WINDOW = 4 << 20;

  private final EventLoopGroup thread;
  private final EventLoop loop;
  private final ManagedChannel channel;

  /**
   * Makes a connection; it is opened by {@link #connect} or the first call.
   *
   * @param polling how long its thread looks for answers before it sleeps
   */
  Connection(Target target, BusyPolling polling) {
    thread = Target.TRANSPORT.newThreads("hunch-client", 1, polling);
    loop = thread.next();
    channel =
        target
            .channel(thread)
            .usePlaintext()
            .directExecutor() // nothing that is done with an answer blocks
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  /** Begins to open it. */
  void connect() {
    var unused = channel.getState(true);
  }

  ManagedChannel channel() {
    return channel;
  }

  /** The thread that reads and writes, as an executor. */
  EventLoop loop() {
    return loop;
  }

  /** Ends the connection; calls in flight may fail. */
  @Override
  public void close() {
    channel.shutdownNow();
    if (loop.inEventLoop()) { // closed by a callback: it must not wait for itself
      var unused = thread.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      return;
    }
    try {
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}

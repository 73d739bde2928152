package dev.hunch.client;

import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel to a sidecar, with threads of its own where it needs them. Thread-safe. */
final class Connection implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 512 << 20;
  private static final long CLOSE_SECONDS = 2;

  private final @Nullable EventLoopGroup threads;
  private final ManagedChannel channel;

  /** Makes a connection; it is opened by the first call. */
  Connection(Target target) {
    threads = target.newThreads();
    channel =
        target.channel(threads).usePlaintext().maxInboundMessageSize(MAX_MESSAGE_BYTES).build();
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Ends the connection; calls in flight may fail. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (threads != null) {
      threads
          .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
          .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}

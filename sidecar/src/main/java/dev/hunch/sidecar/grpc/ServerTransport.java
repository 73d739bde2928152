package dev.hunch.sidecar.grpc;

import dev.hunch.transport.BusyPolling;
import dev.hunch.transport.Transport;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The threads and sockets of the servers. */
final class ServerTransport implements AutoCloseable {
  private final Transport transport = Transport.best();
  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;

  /**
   * Creates the threads.
   *
   * @param workerThreads how many serve
   * @param polling how long these look for events before they sleep
   */
  ServerTransport(int workerThreads, BusyPolling polling) {
    this.acceptors = transport.newThreads("grpc-accept", 1);
    this.workers = transport.newThreads("grpc", workerThreads, polling);
  }

  /** A builder of a server that listens on TCP. */
  NettyServerBuilder tcp(InetSocketAddress address) {
    return NettyServerBuilder.forAddress(address)
        .channelType(transport.tcpServer())
        .bossEventLoopGroup(acceptors)
        .workerEventLoopGroup(workers);
  }

  /** A builder of a server that listens on a Unix domain socket. */
  NettyServerBuilder unix(Path socket) {
    return NettyServerBuilder.forAddress(transport.address(socket))
        .channelType(transport.unixServer())
        .bossEventLoopGroup(acceptors)
        .workerEventLoopGroup(workers);
  }

  /**
   * Runs a task on the present thread if it serves, else on one that does, behind what waits there.
   * What was written meanwhile is sent before.
   */
  void executeLater(Runnable task) {
    presentWorker().execute(task);
  }

  /** Runs a task after a time, on the present thread if it serves, else on one that does. */
  Future<?> executeAfter(long millis, Runnable task) {
    return presentWorker().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private EventExecutorGroup presentWorker() {
    for (EventExecutor worker : workers) {
      if (worker.inEventLoop()) {
        return worker;
      }
    }
    return workers;
  }

  @Override
  public void close() {
    acceptors.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }
}

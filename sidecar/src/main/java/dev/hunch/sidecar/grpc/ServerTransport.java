package dev.hunch.sidecar.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The threads and sockets of the servers: the system's own event queue where its native library is
 * there (epoll, kqueue), and the JDK's else.
 */
final class ServerTransport implements AutoCloseable {
  private final Kind kind;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;

  private enum Kind {
    EPOLL(EpollServerSocketChannel.class, EpollServerDomainSocketChannel.class),
    KQUEUE(KQueueServerSocketChannel.class, KQueueServerDomainSocketChannel.class),
    NIO(NioServerSocketChannel.class, NioServerDomainSocketChannel.class);

    final Class<? extends ServerChannel> tcp;
    final Class<? extends ServerChannel> unix;

    Kind(Class<? extends ServerChannel> tcp, Class<? extends ServerChannel> unix) {
      this.tcp = tcp;
      this.unix = unix;
    }

    static Kind best() {
      if (Epoll.isAvailable()) {
        return EPOLL;
      }
      return KQueue.isAvailable() ? KQUEUE : NIO;
    }

    IoHandlerFactory newIoHandlerFactory() {
      return switch (this) {
        case EPOLL -> EpollIoHandler.newFactory();
        case KQUEUE -> KQueueIoHandler.newFactory();
        case NIO -> NioIoHandler.newFactory();
      };
    }

    SocketAddress address(Path socket) {
      return this == NIO
          ? UnixDomainSocketAddress.of(socket)
          : new DomainSocketAddress(socket.toString());
    }
  }

  ServerTransport(int workerThreads) {
    this.kind = Kind.best();
    this.acceptors = newGroup("grpc-accept", 1);
    this.workers = newGroup("grpc", workerThreads);
  }

  /** A builder of a server that listens on TCP. */
  NettyServerBuilder tcp(InetSocketAddress address) {
    return NettyServerBuilder.forAddress(address)
        .channelType(kind.tcp)
        .bossEventLoopGroup(acceptors)
        .workerEventLoopGroup(workers);
  }

  /** A builder of a server that listens on a Unix domain socket. */
  NettyServerBuilder unix(Path socket) {
    return NettyServerBuilder.forAddress(kind.address(socket))
        .channelType(kind.unix)
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

  private EventLoopGroup newGroup(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), kind.newIoHandlerFactory());
  }
}

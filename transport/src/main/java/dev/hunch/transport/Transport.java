package dev.hunch.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** How sockets are waited for: by the system's own event queue, or the JDK's. */
public enum Transport {
  EPOLL(
      EpollSocketChannel.class,
      EpollDomainSocketChannel.class,
      EpollServerSocketChannel.class,
      EpollServerDomainSocketChannel.class),
  KQUEUE(
      KQueueSocketChannel.class,
      KQueueDomainSocketChannel.class,
      KQueueServerSocketChannel.class,
      KQueueServerDomainSocketChannel.class),
  NIO(
      NioSocketChannel.class,
      NioDomainSocketChannel.class,
      NioServerSocketChannel.class,
      NioServerDomainSocketChannel.class);

  private final Class<? extends Channel> tcp;
  private final Class<? extends Channel> unix;
  private final Class<? extends ServerChannel> tcpServer;
  private final Class<? extends ServerChannel> unixServer;

  Transport(
      Class<? extends Channel> tcp,
      Class<? extends Channel> unix,
      Class<? extends ServerChannel> tcpServer,
      Class<? extends ServerChannel> unixServer) {
    this.tcp = tcp;
    this.unix = unix;
    this.tcpServer = tcpServer;
    this.unixServer = unixServer;
  }

  /** The system's own where its native library is there, else the JDK's. */
  public static Transport best() {
    if (Epoll.isAvailable()) {
      return EPOLL;
    }
    return KQueue.isAvailable() ? KQUEUE : NIO;
  }

  /** Of a client's connections over TCP. */
  public Class<? extends Channel> tcp() {
    return tcp;
  }

  /** Of a client's connections over a Unix domain socket. */
  public Class<? extends Channel> unix() {
    return unix;
  }

  /** Of a server that listens on TCP. */
  public Class<? extends ServerChannel> tcpServer() {
    return tcpServer;
  }

  /** Of a server that listens on a Unix domain socket. */
  public Class<? extends ServerChannel> unixServer() {
    return unixServer;
  }

  /** The address of a Unix domain socket. */
  public SocketAddress address(Path socket) {
    return this == NIO
        ? UnixDomainSocketAddress.of(socket)
        : new DomainSocketAddress(socket.toString());
  }

  /** Makes threads that serve sockets; they keep no process alive. */
  public EventLoopGroup newThreads(String name, int count) {
    return newThreads(name, count, BusyPolling.NONE);
  }

  /**
   * Makes threads that serve sockets; they keep no process alive.
   *
   * @param polling how long they look for events before they sleep; only where there is epoll
   */
  public EventLoopGroup newThreads(String name, int count, BusyPolling polling) {
    IoHandlerFactory io =
        switch (this) {
          case EPOLL -> EpollIoHandler.newFactory(0, polling::newStrategy);
          case KQUEUE -> KQueueIoHandler.newFactory();
          case NIO -> NioIoHandler.newFactory();
        };
    return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), io);
  }
}

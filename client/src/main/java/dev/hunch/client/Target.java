package dev.hunch.client;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where the sidecar is: {@code HOST:PORT} or {@code unix:/path/of/socket}. */
sealed interface Target {
  String UNIX = "unix:";

  /**
   * Reads a target.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Target parse(String text) {
    if (text.startsWith(UNIX)) {
      String path = text.substring(UNIX.length());
      if (path.isEmpty()) {
        throw bad(text);
      }
      return new Unix(Path.of(path.startsWith("//") ? path.substring(2) : path).toAbsolutePath());
    }
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw bad(text);
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.indexOf(':') >= 0 && !bracketed) {
      throw bad(text);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        throw bad(text);
      }
      return new Tcp(bracketed ? host.substring(1, host.length() - 1) : host, port);
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  /** Begins a channel to it that these threads serve; they are of {@link #newThread}. */
  NettyChannelBuilder channel(EventLoopGroup threads);

  /**
   * A thread to serve a channel: the system's own event queue where there is one, else the JDK's.
   */
  static EventLoopGroup newThread() {
    IoHandlerFactory io =
        Epoll.isAvailable()
            ? EpollIoHandler.newFactory()
            : KQueue.isAvailable() ? KQueueIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("hunch-client", true), io);
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "not a target: \"" + text + "\"; expected HOST:PORT, as 127.0.0.1:7070, or unix:/path");
  }

  /** A TCP port. */
  record Tcp(String host, int port) implements Target {
    @Override
    public NettyChannelBuilder channel(EventLoopGroup threads) {
      return NettyChannelBuilder.forAddress(new InetSocketAddress(host, port))
          .channelType(channelType())
          .eventLoopGroup(threads);
    }

    private static Class<? extends Channel> channelType() {
      if (Epoll.isAvailable()) {
        return EpollSocketChannel.class;
      }
      return KQueue.isAvailable() ? KQueueSocketChannel.class : NioSocketChannel.class;
    }
  }

  /** A Unix domain socket. */
  record Unix(Path socket) implements Target {
    @Override
    public NettyChannelBuilder channel(EventLoopGroup threads) {
      return NettyChannelBuilder.forAddress(address())
          .overrideAuthority("localhost")
          .channelType(channelType())
          .withOption(ChannelOption.SO_KEEPALIVE, null)
          .eventLoopGroup(threads);
    }

    private SocketAddress address() {
      return Epoll.isAvailable() || KQueue.isAvailable()
          ? new DomainSocketAddress(socket.toString())
          : UnixDomainSocketAddress.of(socket);
    }

    private static Class<? extends Channel> channelType() {
      if (Epoll.isAvailable()) {
        return EpollDomainSocketChannel.class;
      }
      return KQueue.isAvailable() ? KQueueDomainSocketChannel.class : NioDomainSocketChannel.class;
    }
  }
}

package dev.hunch.client;

import dev.hunch.transport.Transport;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where the sidecar is: {@code HOST:PORT} or {@code unix:/path/of/socket}. */
sealed interface Target {
  String UNIX = "unix:";

  Transport TRANSPORT = Transport.best();

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

  /** Begins a channel to it that these threads serve; they are of {@link #TRANSPORT}. */
  NettyChannelBuilder channel(EventLoopGroup threads);

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "not a target: \"" + text + "\"; expected HOST:PORT, as 127.0.0.1:7070, or unix:/path");
  }

  /** A TCP port. */
  record Tcp(String host, int port) implements Target {
    @Override
    public NettyChannelBuilder channel(EventLoopGroup threads) {
      return NettyChannelBuilder.forAddress(new InetSocketAddress(host, port))
          .channelType(TRANSPORT.tcp())
          .eventLoopGroup(threads);
    }
  }

  /** A Unix domain socket. */
  record Unix(Path socket) implements Target {
    @Override
    public NettyChannelBuilder channel(EventLoopGroup threads) {
      return NettyChannelBuilder.forAddress(TRANSPORT.address(socket))
          .overrideAuthority("localhost")
          .channelType(TRANSPORT.unix())
          .withOption(ChannelOption.SO_KEEPALIVE, null)
          .eventLoopGroup(threads);
    }
  }
}

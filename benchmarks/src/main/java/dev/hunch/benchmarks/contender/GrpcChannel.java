package dev.hunch.benchmarks.contender;

import dev.hunch.benchmarks.server.BenchServer;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A channel to a sidecar that calls back on the thread that reads the socket. */
record GrpcChannel(ManagedChannel channel, @Nullable EventLoopGroup threads)
    implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  static GrpcChannel tcp(BenchServer server) {
    return new GrpcChannel(
        built(
            NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))),
        null);
  }

  /** By the server's Unix domain socket; empty where gRPC has no such transport. */
  static Optional<GrpcChannel> unix(BenchServer server) {
    Path socket = server.socket();
    if (socket == null || !Epoll.isAvailable()) {
      return Optional.empty();
    }
    EventLoopGroup threads =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("bench-unary", true), EpollIoHandler.newFactory());
    return Optional.of(
        new GrpcChannel(
            built(
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
                    .overrideAuthority("localhost")
                    .channelType(EpollDomainSocketChannel.class)
                    .withOption(ChannelOption.SO_KEEPALIVE, null)
                    .eventLoopGroup(threads)),
            threads));
  }

  private static ManagedChannel built(NettyChannelBuilder builder) {
    return builder.usePlaintext().directExecutor().maxInboundMessageSize(MAX_MESSAGE_BYTES).build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    if (threads != null) {
      var unused = threads.shutdownGracefully();
    }
  }
}

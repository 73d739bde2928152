package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.sidecar.config.HunchConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that listens on a Unix domain socket. */
class UnixSocketTest {
  @TempDir private Path folder;

  @Test
  void unixSocket_isServedAndRemovedAtTheEnd() throws Exception {
    Path socket = folder.resolve("h.sock");
    try (SidecarFixture sidecar =
        new SidecarFixture(TestConfig.ofShop().unixSocket(socket).build())) {
      sidecar.store.with("user:1", "Ada");
      assertThat(getOver(socket)).isEqualTo("Ada");
      assertThat(sidecar.sidecar.readyLine())
          .matches("ready grpc=127.0.0.1:\\d+ unix=.*h.sock admin=127.0.0.1:\\d+");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void unixSocket_leftBehindByAKilledProcess_isTakenOver() throws Exception {
    Path socket = folder.resolve("h.sock");
    try (var leftover = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      leftover.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    try (SidecarFixture sidecar =
        new SidecarFixture(TestConfig.ofShop().unixSocket(socket).build())) {
      sidecar.store.with("user:1", "Ada");
      assertThat(getOver(socket)).isEqualTo("Ada");
    }
  }

  @Test
  void unixSocket_thatIsAFile_isNotOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("precious"), "text");
    HunchConfig config = TestConfig.ofShop().unixSocket(file).build();

    assertThatThrownBy(() -> new SidecarFixture(config))
        .isInstanceOf(SidecarStartException.class)
        .hasMessageContaining("is not a socket");
    assertThat(file).hasContent("text");
  }

  private static String getOver(Path socket) throws InterruptedException, ExecutionException {
    var threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .overrideAuthority("localhost")
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(threads)
            .usePlaintext()
            .build();
    try {
      return CacheGrpc.newBlockingStub(channel)
          .get(get("shop", "user:1"))
          .getValue()
          .toStringUtf8();
    } finally {
      channel.shutdownNow();
      threads.shutdownGracefully().get();
    }
  }
}

package dev.hunch.demo.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DelayProxyTest {
  private ServerSocket echo;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    ProxyConnection.daemon(
        "echo",
        () -> {
          try {
            while (true) {
              Socket socket = echo.accept();
              ProxyConnection.daemon("echo-" + socket.getPort(), () -> echo(socket));
            }
          } catch (IOException e) {
            // the test has ended
          }
        });
  }

  @AfterEach
  void stopEcho() throws IOException {
    echo.close();
  }

  @Test
  void pass_manyBytes_arriveUnchangedAndInOrder() throws Exception {
    byte[] sent = new byte[3_000_000];
    new SplittableRandom(1).nextBytes(sent);
    try (DelayProxy proxy = open(Duration.ofMillis(1));
        Socket client = connect(proxy)) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> read(client, sent.length));
      client.getOutputStream().write(sent);
      assertThat(received.get()).isEqualTo(sent);
    }
  }

  @Test
  void pass_withRoundTrip_holdsTheAnswerBackUntilItIsDue() throws Exception {
    AtomicLong now = new AtomicLong();
    InetSocketAddress target = address(echo.getLocalPort());
    try (DelayProxy proxy = DelayProxy.open(0, target, Duration.ofMillis(20), now::get);
        Socket client = connect(proxy)) {
      client.getOutputStream().write(7);
      CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> read(client, 1));
      // The answer is under way for as long as its time stands still.
      while (!answer.isDone()) {
        now.addAndGet(1_000_000);
        Thread.onSpinWait();
      }
      assertThat(answer.get()).containsExactly(7);
      assertThat(now.get()).isGreaterThanOrEqualTo(19_000_000);
    }
  }

  @Test
  void cut_withConnections_breaksThemAndRefusesNewOnesUntilMended() throws Exception {
    try (DelayProxy proxy = open(Duration.ZERO);
        Socket client = connect(proxy)) {
      client.getOutputStream().write(7);
      assertThat(read(client, 1)).containsExactly(7);
      proxy.cut();
      assertThatThrownBy(() -> readOrEnd(client)).isInstanceOf(IOException.class);
      try (Socket refused = connect(proxy)) {
        assertThatThrownBy(() -> readOrEnd(refused)).isInstanceOf(IOException.class);
      }
      proxy.mend();
      try (Socket again = connect(proxy)) {
        again.getOutputStream().write(9);
        assertThat(read(again, 1)).containsExactly(9);
      }
    }
  }

  @Test
  void open_withNegativeRoundTrip_isRefused() {
    assertThatThrownBy(() -> open(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("roundTrip is negative: PT-0.001S");
  }

  private DelayProxy open(Duration roundTrip) throws IOException {
    return DelayProxy.open(0, address(echo.getLocalPort()), roundTrip, System::nanoTime);
  }

  private static Socket connect(DelayProxy proxy) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static void echo(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      in.transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the client has gone
    }
  }

  private static byte[] read(Socket socket, int count) {
    try {
      return socket.getInputStream().readNBytes(count);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void readOrEnd(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("ended");
    }
  }
}

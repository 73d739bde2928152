package dev.hunch.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private EchoServer echo;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new EchoServer();
  }

  @AfterEach
  void stopEcho() throws IOException {
    echo.close();
  }

  @Test
  void pass_manyBytes_arriveUnchangedAndInOrder() throws Exception {
    byte[] sent = new byte[3_000_000];
    new SplittableRandom(1).nextBytes(sent);
    try (FaultProxy proxy = open().delay(Duration.ofMillis(1));
        Socket client = connect(proxy)) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> read(client, sent.length));
      client.getOutputStream().write(sent);
      assertThat(received.get()).isEqualTo(sent);
    }
  }

  @Test
  void delay_ofARoundTrip_holdsTheAnswerBackUntilItIsDue() throws Exception {
    AtomicLong now = new AtomicLong();
    try (FaultProxy proxy = open(now).delay(Duration.ofMillis(20));
        Socket client = connect(proxy)) {
      assertThat(millisUntilRead(client, 1, now)).isGreaterThanOrEqualTo(19);
    }
  }

  @Test
  void delay_liftedWhileAnAnswerIsUnderWay_letsItThrough() throws Exception {
    try (FaultProxy proxy = open(new AtomicLong()).delay(Duration.ofDays(1));
        Socket client = connect(proxy)) {
      client.getOutputStream().write(7);
      proxy.delay(Duration.ZERO);
      assertThat(read(client, 1)).containsExactly(7);
    }
  }

  @Test
  void drip_givesSoManyBytesASecond() throws Exception {
    AtomicLong now = new AtomicLong();
    try (FaultProxy proxy = open(now);
        Socket client = connect(proxy)) {
      proxy.drip(100);
      // The first twentieth of a second's bytes come at once, the last are waited for.
      assertThat(millisUntilRead(client, 50, now)).isGreaterThanOrEqualTo(450);
    }
  }

  @Test
  void mend_ofADrip_letsTheRestThrough() throws Exception {
    try (FaultProxy proxy = open(new AtomicLong());
        Socket client = connect(proxy)) {
      proxy.drip(1);
      client.getOutputStream().write(new byte[1_000]);
      assertThat(read(client, 1)).hasSize(1);
      proxy.mend();
      assertThat(read(client, 999)).hasSize(999);
    }
  }

  @Test
  void halfOpen_acceptsAndAnswersNothingUntilMended() throws Exception {
    try (FaultProxy proxy = open();
        Socket before = connect(proxy)) {
      echoes(before, 1);
      proxy.halfOpen();
      try (Socket after = connect(proxy)) {
        before.getOutputStream().write(7);
        after.getOutputStream().write(9);
        before.setSoTimeout(50);
        after.setSoTimeout(50);
        assertThatThrownBy(() -> readOrEnd(before)).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> readOrEnd(after)).isInstanceOf(SocketTimeoutException.class);
        before.setSoTimeout(0);
        after.setSoTimeout(0);
        proxy.mend();
        assertThat(read(before, 1)).containsExactly(7);
        assertThat(read(after, 1)).containsExactly(9);
      }
    }
  }

  @Test
  void halfOpen_clientHangsUp_theConnectionEndsWhenMended() throws Exception {
    try (FaultProxy proxy = open()) {
      try (Socket client = connect(proxy)) {
        echoes(client, 1);
        proxy.halfOpen();
      }
      assertThat(proxy.connections()).isEqualTo(1);
      proxy.mend();
      await().until(() -> proxy.connections() == 0);
    }
  }

  @Test
  void strand_holdsWhatIsThereUntilMended_newOnesPass() throws Exception {
    try (FaultProxy proxy = open();
        Socket before = connect(proxy)) {
      echoes(before, 1);
      proxy.strand();
      before.getOutputStream().write(7);
      try (Socket after = connect(proxy)) {
        echoes(after, 2);
        before.setSoTimeout(50);
        assertThatThrownBy(() -> readOrEnd(before)).isInstanceOf(SocketTimeoutException.class);
        before.setSoTimeout(0);
        proxy.mend();
        assertThat(read(before, 1)).containsExactly(7);
        echoes(after, 3);
      }
      echoes(before, 4);
    }
  }

  @Test
  void strand_takesWhatWaitsWithIt_soThatItsEndIsNoticed() throws Exception {
    try (FaultProxy proxy = open();
        Socket client = connect(proxy)) {
      echoes(client, 1);
      Thread requests =
          thread("fault-proxy-" + proxy.port() + '-' + client.getLocalPort() + "-requests");
      proxy.halfOpen();
      client.getOutputStream().write(7);
      await().until(() -> requests.getState() == Thread.State.WAITING);
      proxy.strand();
      proxy.reset();
      requests.join();
    }
  }

  private static Thread thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Test
  void reset_breaksWhatIsThereAndWelcomesNewOnes() throws Exception {
    try (FaultProxy proxy = open();
        Socket client = connect(proxy)) {
      echoes(client, 1);
      proxy.reset();
      assertThatThrownBy(() -> readOrEnd(client))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      try (Socket again = connect(proxy)) {
        echoes(again, 2);
      }
    }
  }

  @Test
  void reset_whileHalfOpen_breaksWhatWaits() throws Exception {
    try (FaultProxy proxy = open();
        Socket client = connect(proxy)) {
      echoes(client, 1);
      proxy.halfOpen();
      client.getOutputStream().write(7);
      proxy.reset();
      assertThatThrownBy(() -> readOrEnd(client)).isInstanceOf(SocketException.class);
      await().until(() -> threadsOf(proxy) == 1); // the one that listens
    }
  }

  @Test
  void refuse_letsNobodyInUntilMended_whatIsThereGoesOn() throws Exception {
    try (FaultProxy proxy = open();
        Socket client = connect(proxy)) {
      echoes(client, 1);
      proxy.refuse();
      proxy.refuse();
      assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
      echoes(client, 2);
      proxy.mend();
      try (Socket again = connect(proxy)) {
        echoes(again, 3);
      }
      echoes(client, 4);
    }
  }

  @Test
  void cut_breaksAllAndRefusesNewOnesUntilMended() throws Exception {
    try (FaultProxy proxy = open();
        Socket client = connect(proxy)) {
      echoes(client, 1);
      proxy.cut();
      assertThatThrownBy(() -> readOrEnd(client)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
      proxy.mend();
      try (Socket again = connect(proxy)) {
        echoes(again, 2);
      }
    }
  }

  @Test
  void close_whateverGoesOn_leavesNoThreadAndNoListener() throws Exception {
    FaultProxy proxy = open();
    try (Socket dripping = connect(proxy);
        Socket stalled = connect(proxy)) {
      proxy.drip(1);
      dripping.getOutputStream().write(new byte[100]);
      assertThat(read(dripping, 1)).hasSize(1);
      proxy.halfOpen();
      stalled.getOutputStream().write(7);
      proxy.close();
      await().until(() -> threadsOf(proxy) == 0);
      assertThat(proxy.connections()).isZero();
      assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void connections_whoseTargetIsAway_areEnded() throws Exception {
    echo.close();
    try (FaultProxy proxy = open();
        Socket client = connect(proxy)) {
      assertThatThrownBy(() -> readOrEnd(client)).isInstanceOf(IOException.class);
      await().until(() -> proxy.connections() == 0);
    }
  }

  @Test
  void arguments_outOfRange_areRefused() throws Exception {
    try (FaultProxy proxy = open()) {
      assertThatThrownBy(() -> proxy.delay(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("roundTrip is negative: PT-0.001S");
      assertThatThrownBy(() -> proxy.drip(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bytesPerSecond is below 1: 0");
    }
  }

  private FaultProxy open() throws IOException {
    return FaultProxy.open(0, echo.address(), System::nanoTime);
  }

  private FaultProxy open(AtomicLong now) throws IOException {
    return FaultProxy.open(0, echo.address(), now::get);
  }

  private static Socket connect(FaultProxy proxy) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static void echoes(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    assertThat(read(client, 1)).containsExactly(value);
  }

  /** Sends bytes and lets time go by until they are back. */
  private static long millisUntilRead(Socket client, int count, AtomicLong now) throws Exception {
    client.getOutputStream().write(new byte[count]);
    CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> read(client, count));
    while (!answer.isDone()) {
      now.addAndGet(1_000_000);
      Thread.onSpinWait();
    }
    assertThat(answer.get()).hasSize(count);
    return Duration.ofNanos(now.get()).toMillis();
  }

  private static byte[] read(Socket socket, int count) {
    try {
      return socket.getInputStream().readNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readOrEnd(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("ended");
    }
  }

  private static long threadsOf(FaultProxy proxy) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fault-proxy-" + proxy.port()))
        .count();
  }
}

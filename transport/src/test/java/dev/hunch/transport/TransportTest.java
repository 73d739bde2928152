package dev.hunch.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TransportTest {
  /** Longer than any test: who polls, polls until there is something to do. */
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void newThreads_polling_doWhatComesFromOutsideAndEnd() throws InterruptedException {
    BusyPolling polling = new BusyPolling(LONG, System::nanoTime);
    EventLoopGroup threads = Transport.best().newThreads("test", 1, polling);
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      threads.execute(
          () -> {
            done.incrementAndGet();
            ran.countDown();
          });
      assertThat(ran.await(30, SECONDS)).isTrue();
    }
    var timed = threads.schedule(done::incrementAndGet, 1, SECONDS);

    assertThat(timed.await(30, SECONDS)).isTrue();
    assertThat(done).hasValue(1_001);
    assertThat(threads.shutdownGracefully(0, 1, SECONDS).await(30, SECONDS)).isTrue();
    if (Transport.best() == Transport.EPOLL) {
      assertThat(polling.polledNanos()).isPositive();
    }
  }

  @Test
  void newThreads_withoutPolling_neverPoll() throws InterruptedException {
    EventLoopGroup threads = Transport.best().newThreads("test", 1);
    assertThat(threads.submit(() -> 1).await(30, SECONDS)).isTrue();
    assertThat(threads.shutdownGracefully(0, 1, SECONDS).await(30, SECONDS)).isTrue();

    assertThat(BusyPolling.NONE.polledNanos()).isZero();
  }

  @Test
  void channels_best_areOfOneKind() {
    Transport best = Transport.best();

    assertThat(new Class<?>[] {best.tcp(), best.unix(), best.tcpServer(), best.unixServer()})
        .allSatisfy(channel -> assertThat(Channel.class).isAssignableFrom(channel));
  }
}

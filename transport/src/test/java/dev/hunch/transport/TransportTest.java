package dev.hunch.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransportTest {
  @Test
  void newThreads_polling_doWhatComesFromOutsideAndEnd() throws InterruptedException {
    AtomicLong time = new AtomicLong(); // a look takes a microsecond, and so does a sleep
    BusyPolling polling = new BusyPolling(BusyPolling.DEFAULT, () -> time.addAndGet(1_000));
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
    var timed = threads.schedule(done::incrementAndGet, 50, MILLISECONDS);

    assertThat(timed.await(30, SECONDS)).isTrue();
    assertThat(done).hasValue(1_001);
    assertThat(threads.shutdownGracefully(0, 1, SECONDS).await(30, SECONDS)).isTrue();
    if (Transport.best() == Transport.EPOLL) {
      assertThat(polling.polledNanos()).isPositive();
    }
  }

  @Test
  void newStrategy_zero_isNettysOwn() {
    assertThat(new BusyPolling(Duration.ZERO, System::nanoTime).newStrategy())
        .isNotInstanceOf(PollingStrategy.class);
    assertThat(new BusyPolling(Duration.ofNanos(1), System::nanoTime).newStrategy())
        .isInstanceOf(PollingStrategy.class);
  }

  @Test
  void busyPolling_negativeOrTooLong_isRefused() {
    for (Duration bad : List.of(Duration.ofNanos(-1), BusyPolling.LONGEST.plusNanos(1))) {
      assertThatThrownBy(() -> new BusyPolling(bad, System::nanoTime))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 10 ms");
    }
  }
}

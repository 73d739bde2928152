package dev.hunch.client;

import static io.grpc.ConnectivityState.IDLE;
import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadStreamsTest {
  private static final int ENOUGH = 16;

  private final AtomicLong nanos = new AtomicLong();
  private final EventLoop loop = new DefaultEventLoop();
  private final FakeChannel firstChannel = new FakeChannel();
  private final FakeChannel otherChannel = new FakeChannel();
  private final ReadStream first = streamOver(firstChannel);
  private final ReadStream other = streamOver(otherChannel);
  private final ReadStreams streams = new ReadStreams(List.of(first, other), () -> {});

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private ReadStream streamOver(FakeChannel channel) {
    return new ReadStream(channel, loop, nanos::get, Duration.ofSeconds(1), 1000);
  }

  private void ask(int times) {
    for (int i = 0; i < times; i++) {
      streams.send(
          new SingleAsk("shop", "user:" + i, "ada", 0, new CallOutcomes(nanos::get), closed -> {}));
    }
  }

  @Test
  void send_whileTheFirstHasEnough_goesOverTheOther() {
    ask(ENOUGH + 1);

    assertThat(first.unanswered()).isEqualTo(ENOUGH);
    assertThat(other.unanswered()).isEqualTo(1);
  }

  @Test
  void send_whileTheOtherConnectionFails_staysWithTheFirstAndTriesItAgain() {
    otherChannel.state = TRANSIENT_FAILURE;
    ask(ENOUGH + 10);

    assertThat(first.unanswered()).isEqualTo(ENOUGH + 10);
    assertThat(other.unanswered()).isZero();
    assertThat(otherChannel.resets).isEqualTo(1);

    otherChannel.state = READY;
    ask(1);
    assertThat(other.unanswered()).isEqualTo(1);
  }

  @Test
  void send_whileTheFirstConnectionFails_goesOverTheOther() {
    firstChannel.state = TRANSIENT_FAILURE;
    ask(1);

    assertThat(first.unanswered()).isZero();
    assertThat(other.unanswered()).isEqualTo(1);
    assertThat(firstChannel.resets).isEqualTo(1);
  }

  @Test
  void send_whileBothConnectionsFail_triesBothAgainAtMostEvery100Ms() {
    firstChannel.state = TRANSIENT_FAILURE;
    otherChannel.state = TRANSIENT_FAILURE;
    ask(10);
    nanos.addAndGet(Reconnection.PAUSE_NANOS - 1);
    ask(10);
    assertThat(firstChannel.resets).isEqualTo(1);
    assertThat(otherChannel.resets).isEqualTo(1);

    nanos.addAndGet(1);
    ask(10);
    assertThat(firstChannel.resets).isEqualTo(2);
    assertThat(otherChannel.resets).isEqualTo(2);
    assertThat(first.unanswered()).isEqualTo(30);
  }

  @Test
  void send_whileConnectionsAreIdle_leavesThemAlone() {
    firstChannel.state = IDLE;
    otherChannel.state = IDLE;
    ask(ENOUGH + 1);

    assertThat(first.unanswered()).isEqualTo(ENOUGH);
    assertThat(firstChannel.resets).isZero();
    assertThat(otherChannel.resets).isZero();
  }
}

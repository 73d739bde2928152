package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SlowLaneTest {
  private final SlowLane lane = new SlowLane();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();

  private void hold() {
    begun.countDown();
    try {
      gate.await();
      ended.set(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void close_whileATaskRuns_letsItEndAndForgetsThoseThatWait() throws Exception {
    AtomicBoolean waitingRan = new AtomicBoolean();
    AtomicBoolean endedBeforeClosed = new AtomicBoolean();
    lane.execute(this::hold);
    begun.await();
    lane.execute(() -> waitingRan.set(true));
    Thread closing =
        new Thread(
            () -> {
              lane.close();
              endedBeforeClosed.set(ended.get());
            });
    closing.start();
    await()
        .until(
            () ->
                closing.getState() == Thread.State.TIMED_WAITING
                    || closing.getState() == Thread.State.TERMINATED);
    gate.countDown();
    closing.join();

    assertThat(endedBeforeClosed).isTrue();
    assertThat(waitingRan).isFalse();
    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }
}

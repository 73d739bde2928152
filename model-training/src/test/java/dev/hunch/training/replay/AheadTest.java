package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AheadTest {
  private static final List<Integer> MANY = IntStream.range(0, 10_000).boxed().toList();

  @Test
  void next_manyElements_areMadeOnceAndInOrder() {
    int[] made = new int[1];
    Ahead<Integer, String> ahead =
        new Ahead<>(
            "test",
            MANY,
            element -> {
              made[0]++;
              return "made of " + element;
            });
    try (ahead) {
      ahead.start();
      for (int element : MANY) {
        assertThat(ahead.next()).isEqualTo("made of " + element);
      }
    }
    assertThat(made[0]).isEqualTo(MANY.size());
  }

  @Test
  void next_makerFails_throwsItAfterWhatWasMadeBefore() {
    Error failure = new AssertionError("of the 100th");
    Ahead<Integer, Integer> ahead =
        new Ahead<>(
            "test",
            MANY,
            element -> {
              if (element == 100) {
                throw failure;
              }
              return element;
            });
    try (ahead) {
      ahead.start();
      for (int element = 0; element < 100; element++) {
        assertThat(ahead.next()).isEqualTo(element);
      }
      assertThatThrownBy(ahead::next).isSameAs(failure);
      assertThatThrownBy(ahead::next).isSameAs(failure);
    }
  }

  @Test
  void close_whileItIsAhead_waitsForTheEndOfTheThread() throws Exception {
    Thread closer = Thread.currentThread();
    Thread[] maker = new Thread[1];
    CountDownLatch begun = new CountDownLatch(1);
    Ahead<Integer, Integer> ahead =
        new Ahead<>(
            "test",
            MANY,
            element -> {
              maker[0] = Thread.currentThread();
              begun.countDown();
              while (element == 0 && closer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait(); // until it is waited for
              }
              return element;
            });
    ahead.start();
    while (begun.getCount() > 0) {
      Thread.onSpinWait(); // and does not wait here
    }

    ahead.close();

    assertThat(maker[0].isAlive()).isFalse();
  }

  @Test
  void next_interruptedWhileItWaits_isCancelled() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Ahead<Integer, Integer> ahead =
        new Ahead<>(
            "test",
            MANY,
            element -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return element;
            });
    try (ahead) {
      ahead.start();
      Thread.currentThread().interrupt();
      assertThatThrownBy(ahead::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

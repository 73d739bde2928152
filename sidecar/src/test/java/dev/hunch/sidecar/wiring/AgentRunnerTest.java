package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.agent.Agent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class AgentRunnerTest {
  private final AtomicInteger turns = new AtomicInteger();

  private Duration pause = Duration.ZERO;

  private AgentRunner runner(Duration longestRest, IntSupplier work, Runnable afterWork) {
    Agent agent =
        new Agent() {
          @Override
          public int doWork(long nowNanos) {
            turns.incrementAndGet();
            return work.getAsInt();
          }

          @Override
          public long pauseNanos() {
            return pause.toNanos();
          }

          @Override
          public String roleName() {
            return "test";
          }
        };
    return new AgentRunner(agent, System::nanoTime, longestRest, afterWork);
  }

  @Test
  void wake_ofARestingAgent_letsItWorkAtOnce() {
    AtomicBoolean work = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    try (AgentRunner runner =
        runner(Duration.ofHours(1), () -> work.getAndSet(false) ? 1 : 0, done::incrementAndGet)) {
      runner.start();
      // Rests double, so that after some forty turns without work it rests for minutes.
      await().during(Duration.ofMillis(200)).until(turns::get, n -> n > 50);
      work.set(true);
      await()
          .untilAsserted(
              () -> {
                runner.wake();
                assertThat(done).hasValue(1);
              });
    }
  }

  @Test
  void agent_thatPauses_isLeftAloneAndStillEnds() {
    pause = Duration.ofHours(1);
    AtomicBoolean work = new AtomicBoolean();
    AtomicBoolean looked = new AtomicBoolean();
    IntSupplier look =
        () -> {
          int found = work.getAndSet(false) ? 1 : 0;
          looked.set(true);
          return found;
        };
    AgentRunner runner = runner(Duration.ofMillis(1), look, () -> {});
    try (runner) {
      runner.start();
      await().untilTrue(looked);
      work.set(true);
      await()
          .during(Duration.ofMillis(200))
          .until(
              () -> {
                runner.wake();
                return work.get();
              });
    }

    assertThat(runner.isAlive()).isFalse();
  }

  @Test
  void agent_thatThrows_isCalledAgainAndCounted() {
    try (AgentRunner runner =
        runner(
            Duration.ofMillis(1),
            () -> {
              throw new IllegalStateException("a bug in the agent");
            },
            () -> {})) {
      runner.start();
      await().until(() -> runner.failures() > 3);

      assertThat(runner.isAlive()).isTrue();
    }
  }

  @Test
  void agent_thatFailsByAnError_isCalledAgainAndCounted() {
    AtomicInteger afterWork = new AtomicInteger();
    try (AgentRunner runner =
        runner(
            Duration.ofMillis(1),
            () -> {
              switch (turns.get()) {
                case 1 -> throw new StackOverflowError("forged");
                case 2 -> throw new NoClassDefFoundError("forged");
                case 3 -> throw new InternalError("forged");
                default -> {
                  return 1;
                }
              }
            },
            () -> {
              if (afterWork.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("forged, after work");
              }
            })) {
      runner.start();
      await().until(() -> afterWork.get() > 3);

      assertThat(runner.failures()).isEqualTo(4);
      assertThat(runner.isAlive()).isTrue();
    }
  }

  @Test
  void close_endsTheThread() {
    AgentRunner runner = runner(Duration.ofHours(1), () -> 0, () -> {});
    runner.start();
    assertThat(runner.isAlive()).isTrue();
    runner.close();

    assertThat(runner.isAlive()).isFalse();
  }
}

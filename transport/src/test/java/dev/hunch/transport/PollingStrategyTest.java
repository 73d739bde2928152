package dev.hunch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class PollingStrategyTest {
  private static final long LONGEST = 100;
  private static final long LOOK = 10;

  private long now;
  private long polled;
  private int yields;
  private int ready;

  private final PollingStrategy strategy =
      new PollingStrategy(
          LONGEST,
          () -> now,
          () -> {
            yields++;
            now += LOOK;
          },
          nanos -> polled += nanos);

  @Test
  void calculate_eventsReady_servesThem() throws Exception {
    ready = 3;

    assertThat(next()).isEqualTo(3);
  }

  @Test
  void calculate_tasks_looksForEventsWithoutSleeping() throws Exception {
    assertThat(strategy.calculateStrategy(() -> 0, true)).isZero();
  }

  @Test
  void calculate_atFirst_sleepsAtOnce() throws Exception {
    assertThat(next()).isEqualTo(SelectStrategy.SELECT);
    assertThat(yields).isZero();
  }

  @Test
  void calculate_afterShortSleeps_polls() throws Exception {
    waits(PollingStrategy.STEPS_TO_POLL, 2 * LONGEST - 1);

    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    assertThat(yields).isEqualTo(1);
  }

  @Test
  void calculate_afterLongSleeps_sleeps() throws Exception {
    waits(100, 2 * LONGEST);

    assertThat(next()).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void calculate_fewerThanFourOfFiveWaitsShort_neverPolls() throws Exception {
    for (int i = 0; i < 100; i++) {
      waits(3, 1);
      waits(1, 2 * LONGEST);
    }

    assertThat(yields).isZero();
  }

  @Test
  void calculate_nothingComes_sleepsAfterTheLongest() throws Exception {
    waits(PollingStrategy.STEPS_TO_POLL, 1);

    assertThat(pollUntilItSleeps()).isEqualTo((int) (LONGEST / LOOK));
    assertThat(polled).isEqualTo(LONGEST);
    now += 1_000_000; // the sleep that followed was judged with it
    ready = 1;
    assertThat(next()).isEqualTo(1);
    ready = 0;
    assertThat(next()).isEqualTo(SelectStrategy.SELECT); // one step of eight is enough to stop
  }

  @Test
  void calculate_pollsInVainOnceInAWhile_goesOnPolling() throws Exception {
    waits(PollingStrategy.MOST_STEPS, 1);
    assertThat(pollUntilItSleeps()).isPositive();

    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
  }

  @Test
  void calculate_eventWhilePolling_countsHowLongItPolled() throws Exception {
    waits(PollingStrategy.STEPS_TO_POLL, 1);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    ready = 1;

    assertThat(next()).isEqualTo(1);
    assertThat(polled).isEqualTo(2 * LOOK);
  }

  @Test
  void calculate_taskWhilePolling_endsTheWait() throws Exception {
    waits(PollingStrategy.STEPS_TO_POLL, 1);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);

    assertThat(strategy.calculateStrategy(() -> 0, true)).isZero();
    assertThat(polled).isEqualTo(LOOK);
  }

  private int next() throws Exception {
    return strategy.calculateStrategy(() -> ready, false);
  }

  /** Waits, asleep or polling, so many times for so long. */
  private void waits(int times, long nanos) throws Exception {
    for (int i = 0; i < times; i++) {
      ready = 0;
      assertThat(next()).isNegative();
      now += nanos;
      ready = 1;
      assertThat(next()).isEqualTo(1);
    }
    ready = 0;
  }

  private int pollUntilItSleeps() throws Exception {
    int looks = 0;
    while (next() == SelectStrategy.CONTINUE) {
      looks++;
    }
    return looks;
  }
}

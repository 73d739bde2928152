package dev.hunch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class PollingStrategyTest {
  private static final long LONGEST = 100_000;
  private static final long LOOK = 1_000;
  private static final int TO_POLL = PollingStrategy.FEWEST_STEPS_TO_POLL;

  private long now;
  private long polled;
  private int yields;
  private int looks;
  private int ready;
  private LongUnaryOperator yieldFor = count -> LOOK;

  private final PollingStrategy strategy =
      new PollingStrategy(
          LONGEST,
          () -> now,
          () -> now += yieldFor.applyAsLong(++yields),
          nanos -> polled += nanos);

  @Test
  void calculate_atFirst_sleepsWithoutALook() throws Exception {
    assertThat(next()).isEqualTo(SelectStrategy.SELECT);
    assertThat(looks).isZero();
    assertThat(yields).isZero();
  }

  @Test
  void calculate_tasks_looksForEventsAndDoesNotSleep() throws Exception {
    ready = 3;

    assertThat(nextWithTasks()).isEqualTo(3);
  }

  @Test
  void calculate_afterShortSleeps_polls() throws Exception {
    sleep(TO_POLL, 2 * LONGEST - 1);

    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    assertThat(yields).isEqualTo(1);
  }

  @Test
  void calculate_afterLongSleeps_sleeps() throws Exception {
    sleep(100, 2 * LONGEST);

    assertThat(next()).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void calculate_fewerThanFourOfFiveWaitsShort_neverPolls() throws Exception {
    for (int i = 0; i < 100; i++) {
      sleep(3, 1);
      sleep(1, 2 * LONGEST);
    }

    assertThat(yields).isZero();
  }

  @Test
  void calculate_eventsThereBeforeAWait_servesThemWithoutAWait() throws Exception {
    sleep(TO_POLL, 1);
    ready = 2;

    assertThat(next()).isEqualTo(2);
    assertThat(polled).isZero();
  }

  @Test
  void calculate_nothingComes_sleepsAfterTheLongestAndNeedsTwiceAsMuchToPollAgain()
      throws Exception {
    sleep(TO_POLL, 1);

    assertThat(pollUntilItSleeps()).isEqualTo((int) (LONGEST / LOOK));
    assertThat(polled).isEqualTo(LONGEST);
    sleep(2 * TO_POLL - (TO_POLL - PollingStrategy.STEPS_DOWN), 1);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
  }

  @Test
  void calculate_waitsAlwaysTooLongToBePolled_hardlyEverPolls() throws Exception {
    int waits = 100_000;
    int vain = 0;
    for (int i = 0; i < waits; i++) {
      if (pollUntilItSleeps() > 0) {
        vain++;
      } else {
        now += LONGEST + LONGEST / 2; // short enough for a sleep, too long for a poll
      }
    }

    assertThat(vain).isBetween(2, waits / 200);
  }

  @Test
  void calculate_oneLongWaitAmongMany_goesOnPolling() throws Exception {
    sleep(TO_POLL, 1);
    poll(100);
    assertThat(pollUntilItSleeps()).isPositive();

    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
  }

  @Test
  void calculate_eventWhilePolling_countsHowLongItPolled() throws Exception {
    sleep(TO_POLL, 1);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    ready = 1;

    assertThat(next()).isEqualTo(1);
    assertThat(polled).isEqualTo(2 * LOOK);
  }

  @Test
  void calculate_taskWhilePolling_endsTheWait() throws Exception {
    sleep(TO_POLL, 1);
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);

    assertThat(nextWithTasks()).isZero();
    assertThat(polled).isEqualTo(LOOK);
  }

  @Test
  void calculate_taskBetweenTwoLooks_beginsTheWaitAnew() throws Exception {
    sleep(TO_POLL, 1);
    for (int i = 0; i < LONGEST / LOOK - 1; i++) {
      assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    }
    now += LONGEST; // it has worked

    assertThat(pollUntilItSleeps()).isEqualTo((int) (LONGEST / LOOK));
    assertThat(polled).isLessThan(2 * LONGEST);
  }

  @Test
  void calculate_tasksWithoutEnd_sleepsAllTheSame() throws Exception {
    sleep(TO_POLL, 1);
    int polls = 0;
    while (next() == SelectStrategy.CONTINUE) {
      now += LONGEST / 2;
      polls++;
    }

    assertThat(polls).isLessThanOrEqualTo(2 * PollingStrategy.MOST_LIMITS);
  }

  @Test
  void calculate_keptFromItsProcessor_sleepsAndCountsTheTimeForNothing() throws Exception {
    sleep(TO_POLL, 1);
    yieldFor = count -> 3_000_000;

    assertThat(pollUntilItSleeps()).isEqualTo(1);
    assertThat(polled).isEqualTo(PollingStrategy.LONGEST_YIELD_NANOS);
    assertThat(next()).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void calculate_eventAfterItWasKeptFromItsProcessor_servesItAndStopsPolling() throws Exception {
    sleep(TO_POLL, 1);
    yieldFor = count -> 3_000_000;
    assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
    ready = 1;

    assertThat(next()).isEqualTo(1);
    ready = 0;
    assertThat(next()).isEqualTo(SelectStrategy.SELECT);
  }

  private int next() throws Exception {
    return strategy.calculateStrategy(this::look, false);
  }

  private int nextWithTasks() throws Exception {
    return strategy.calculateStrategy(this::look, true);
  }

  private int look() {
    looks++;
    return ready;
  }

  /**
   * Sleeps, and is woken after the time, so many times; the last one is judged by the next call.
   */
  private void sleep(int times, long nanos) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(next()).isEqualTo(SelectStrategy.SELECT);
      now += nanos;
    }
  }

  /** Polls and finds an event at the second look, so many times. */
  private void poll(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      ready = 0;
      assertThat(next()).isEqualTo(SelectStrategy.CONTINUE);
      ready = 1;
      assertThat(next()).isEqualTo(1);
    }
    ready = 0;
  }

  private int pollUntilItSleeps() throws Exception {
    int polls = 0;
    while (next() == SelectStrategy.CONTINUE) {
      polls++;
    }
    return polls;
  }
}

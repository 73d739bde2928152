package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorAllowanceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private boolean busy;
  private long now;
  private long taken;
  private final ProcessorAllowance allowance = new ProcessorAllowance(() -> busy, 2);

  /** Lets the predictor take as much as its share of the sessions asks for. */
  private void run(double seconds, double processorsForAll) {
    long end = now + (long) (seconds * SECOND);
    while (now < end) {
      long took = (long) (MILLI * Math.min(1, processorsForAll * allowance.share()));
      taken += took;
      now += MILLI;
      allowance.turn(now, took);
    }
  }

  @Test
  void share_timeToSpare_isAllHoweverMuchIsTaken() {
    run(10, 1);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 5, 50})
  void turn_processorsBusy_takesNoMoreThanWhatIsAllowed(double processorsForAll) {
    busy = true;
    run(2, processorsForAll); // it shrinks
    taken = 0;
    run(20, processorsForAll);

    double ofMachine = taken / (2.0 * 20 * SECOND);
    assertThat(ofMachine).isLessThanOrEqualTo(ProcessorAllowance.ALLOWED * 1.05);
    assertThat(ofMachine).isGreaterThan(ProcessorAllowance.ALLOWED * 0.4);
  }

  @Test
  void turn_processorsBusyAndLittleAsked_followsAll() {
    busy = true;
    run(5, 0.01);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @Test
  void turn_timeToSpareAgain_followsAllSoon() {
    busy = true;
    run(10, 50);
    assertThat(allowance.share()).isLessThan(0.001);

    busy = false;
    run(0.4, 0.1);
    assertThat(allowance.share()).as("it may be a moment only").isLessThan(0.001);
    run(12, 0.1);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @Test
  void turn_oneSessionThatTakesAll_isLeftAtLast() {
    busy = true;
    for (int i = 0; i < 10_000; i++) {
      now += MILLI;
      allowance.turn(now, MILLI); // whatever the share is
      assertThat(allowance.share()).isGreaterThanOrEqualTo(ProcessorAllowance.LEAST_SHARE);
    }

    assertThat(allowance.share()).isEqualTo(ProcessorAllowance.LEAST_SHARE);
  }
}

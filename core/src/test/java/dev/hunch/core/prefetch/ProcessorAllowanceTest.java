package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorAllowanceTest {
  private static final int PROCESSORS = 2;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** What others than the predictor leave of the machine. */
  private double spareForUs = 1;

  private static final int EVENTS_FOR_ALL = 1_000;

  private double takes;
  private long reads;
  private long now;
  private long taken;
  private final ProcessorAllowance allowance =
      new ProcessorAllowance(() -> Math.max(0, spareForUs - takes / PROCESSORS), PROCESSORS);

  /** Lets the predictor take as much as its share of the sessions asks for. */
  private void run(double seconds, double processorsForAll) {
    long end = now + (long) (seconds * SECOND);
    while (now < end) {
      takes = Math.min(1, processorsForAll * allowance.share());
      long took = (long) (MILLI * takes);
      int events = (int) Math.ceil(EVENTS_FOR_ALL * takes / processorsForAll);
      reads += EVENTS_FOR_ALL;
      taken += took;
      now += MILLI;
      allowance.turn(now, took, events, reads);
    }
  }

  @Test
  void share_timeToSpare_isAllHoweverMuchIsTaken() {
    run(10, 1);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @Test
  void share_nothingIsBounded_isAllOnABusyMachine() {
    spareForUs = Double.POSITIVE_INFINITY;
    run(10, 50);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 5, 50})
  void turn_nothingToSpare_takesAFourHundredthOfTheMachine(double processorsForAll) {
    spareForUs = 0;
    double least = ProcessorAllowance.LEAST_ALLOWED;
    assertThat(ofMachine(processorsForAll)).isBetween(0.4 * least, 1.05 * least);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.0025", "0.25, 0.0078125", "0.5, 0.0625", "0.75, 0.2109375"})
  void turn_someToSpare_takesHalfOfItsThirdPower(double spare, double mostOfMachine) {
    spareForUs = spare;
    assertThat(ofMachine(50)).isBetween(0.4 * mostOfMachine, 1.05 * mostOfMachine);
  }

  /** What the predictor takes once its share has settled. */
  private double ofMachine(double processorsForAll) {
    run(4, processorsForAll);
    taken = 0;
    run(20, processorsForAll);
    return taken / ((double) PROCESSORS * 20 * SECOND);
  }

  @Test
  void turn_nothingToSpareAndLittleAsked_followsAll() {
    spareForUs = 0;
    run(5, 0.002);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @Test
  void turn_timeToSpareAgain_followsAllSoon() {
    spareForUs = 0;
    run(10, 50);
    assertThat(allowance.share()).isLessThan(0.001);

    spareForUs = 1;
    run(0.11, 0.1);
    assertThat(allowance.share()).as("it may be a moment only").isLessThan(0.5);
    run(2, 0.1);

    assertThat(allowance.share()).isEqualTo(1);
  }

  @Test
  void turn_readsThatPauseOnABusyMachine_areRememberedForAWhile() {
    spareForUs = 0;
    run(10, 50);
    double before = allowance.share();
    pause(500);

    assertThat(allowance.share()).isLessThan(4 * before);
  }

  @Test
  void isLeast_onlyWithNothingToSpare_isTrue() {
    assertThat(allowance.isLeast()).as("before anything is known").isFalse();
    run(1, 0.1);
    assertThat(allowance.isLeast()).as("on an idle machine").isFalse();
    spareForUs = 0;
    run(1, 50);
    assertThat(allowance.isLeast()).as("on a busy one").isTrue();
    spareForUs = 0.3;
    run(1, 50);
    assertThat(allowance.isLeast()).as("on one with something to spare").isFalse();
  }

  private void pause(int millis) {
    takes = 0;
    for (int i = 0; i < millis; i++) {
      now += MILLI;
      allowance.turn(now, 0, 0, reads); // nobody reads
    }
  }

  @Test
  void turn_burstAfterAPauseOnABusyMachine_takesNoMoreThanWhatIsAllowed() {
    spareForUs = 0;
    run(10, 50);
    pause(20_000);
    assertThat(allowance.share()).isEqualTo(1);

    taken = 0;
    run(0.1, 50);

    assertThat(taken).isLessThanOrEqualTo(5 * MILLI);
  }

  /** One session has all reads: it is followed, or it is not. */
  @Test
  void turn_oneSessionThatAsksForTooMuch_isNotTriedAgainAndAgain() {
    spareForUs = 0;
    int tried = 0;
    for (int i = 0; i < 60_000; i++) {
      boolean follows = allowance.share() > 0.3;
      tried += follows ? 1 : 0;
      now += MILLI;
      reads += EVENTS_FOR_ALL;
      allowance.turn(now, follows ? MILLI : 0, follows ? EVENTS_FOR_ALL / 10 : 0, reads);
    }
    assertThat(tried).as("ms of a minute").isLessThan(250);
  }

  @Test
  void turn_oneSessionThatTakesAll_isLeftAtLast() {
    spareForUs = 0;
    for (int i = 0; i < 10_000; i++) {
      now += MILLI;
      allowance.turn(now, MILLI, 1, i); // whatever the share is
      assertThat(allowance.share()).isGreaterThanOrEqualTo(ProcessorAllowance.LEAST_SHARE);
    }

    assertThat(allowance.share()).isEqualTo(ProcessorAllowance.LEAST_SHARE);
  }

  @Test
  void newAllowance_noProcessors_isRefused() {
    assertThatThrownBy(() -> new ProcessorAllowance(() -> 1, 0)).hasMessageContaining("0");
  }
}

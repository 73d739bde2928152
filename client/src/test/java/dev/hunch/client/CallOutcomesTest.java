package dev.hunch.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallOutcomesTest {
  private final CallOutcomes outcomes = new CallOutcomes(() -> 0);

  @Test
  void onFailed_ofWhatTheClientRefusesItself_saysNothingOfTheSidecar() {
    outcomes.onFailed(Errors.late());
    assertThat(outcomes.isOpen()).isTrue();

    outcomes.onFailed(Errors.tooManyPending(1));
    outcomes.onFailed(Errors.interrupted(new InterruptedException()));
    assertThat(outcomes.isOpen()).isTrue();
    assertThat(outcomes.allowsRead()).isFalse();
    assertThat(outcomes.stats(0, 0).failed()).isEqualTo(3);
  }

  @Test
  void onFailed_ofWhatTheSidecarRefuses_saysThatItIsThere() {
    outcomes.onFailed(Errors.late());
    outcomes.onFailed(
        new HunchException(
            HunchException.Kind.OVERLOADED, "NO_ROOM_FOR_ANSWERS", "full", new Throwable()));
    assertThat(outcomes.isOpen()).isFalse();
  }
}

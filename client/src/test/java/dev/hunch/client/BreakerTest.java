package dev.hunch.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker = new Breaker();

  @Test
  void allows_beforeAnyFailure_always() {
    assertThat(breaker.allows(0)).isTrue();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void allows_afterFailure_oneCallAtTheEndOfThePause() {
    breaker.onFailure(0);

    assertThat(breaker.allows(Breaker.FIRST_PAUSE_NANOS - 1)).isFalse();
    assertThat(breaker.allows(Breaker.FIRST_PAUSE_NANOS)).isTrue();
    assertThat(breaker.allows(Breaker.FIRST_PAUSE_NANOS)).isFalse();
  }

  @Test
  void pause_afterEachFailedTry_doublesUpToItsLongest() {
    long now = 0;
    long pause = Breaker.FIRST_PAUSE_NANOS;
    breaker.onFailure(now);
    for (int i = 0; i < 10; i++) {
      assertThat(breaker.allows(now + pause - 1)).isFalse();
      now += pause;
      assertThat(breaker.allows(now)).isTrue();
      breaker.onFailure(now);
      pause = Math.min(Breaker.LONGEST_PAUSE_NANOS, pause * 2);
    }
    assertThat(pause).isEqualTo(Breaker.LONGEST_PAUSE_NANOS);
  }

  @Test
  void failures_ofCallsBegunBeforeThePause_doNotLengthenIt() {
    for (int i = 0; i < 8; i++) {
      breaker.onFailure(i);
    }

    assertThat(breaker.allows(Breaker.FIRST_PAUSE_NANOS)).isTrue();
  }

  @Test
  void success_closesIt() {
    breaker.onFailure(0);
    breaker.onSuccess();

    assertThat(breaker.allows(1)).isTrue();
    assertThat(breaker.isOpen()).isFalse();
  }
}

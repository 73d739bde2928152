package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExpectationsTest {
  private final Expectations expectations = new Expectations();

  @Test
  void replace_twoSessionsExpectOneKey_addsUp() {
    expectations.replace(1, new long[] {10, 11}, new float[] {0.5f, 0.2f}, 100);
    expectations.replace(2, new long[] {10}, new float[] {0.25f}, 103);
    assertThat(expectations.sum(10)).isCloseTo(0.75f, within(1e-4f));
    assertThat(expectations.sum(11)).isCloseTo(0.2f, within(1e-4f));
    assertThat(expectations.age(10, 105)).isEqualTo(2);
    assertThat(expectations.sum(12)).isZero();
  }

  @Test
  void replace_sameSession_forgetsWhatItExpectedBefore() {
    expectations.replace(1, new long[] {10}, new float[] {0.5f}, 100);
    expectations.replace(2, new long[] {10}, new float[] {0.25f}, 101);
    expectations.replace(1, new long[] {11}, new float[] {0.5f}, 102);
    assertThat(expectations.sum(10)).isCloseTo(0.25f, within(1e-4f));
    assertThat(expectations.sum(11)).isCloseTo(0.5f, within(1e-4f));
  }

  @Test
  void replace_sameSession_remembersThatTheKeyWasExpected() {
    expectations.replace(1, new long[] {10}, new float[] {0.5f}, 100);
    assertThat(expectations.pastAge(10, 101)).isEqualTo(PastExpectations.NEVER);
    expectations.replace(1, new long[] {11}, new float[] {0.5f}, 102);
    assertThat(expectations.pastAge(10, 105)).isEqualTo(5);
    assertThat(expectations.pastAge(11, 105)).isEqualTo(PastExpectations.NEVER);
  }

  @Test
  void replace_anotherSessionLongAfter_letsTheSilentOneLapse() {
    expectations.replace(1, new long[] {10}, new float[] {0.5f}, 100);
    expectations.replace(2, new long[] {11}, new float[] {0.5f}, 1_000_000);
    assertThat(expectations.sum(10)).isZero();
    assertThat(expectations.sum(11)).isCloseTo(0.5f, within(1e-4f));
  }

  @Test
  void replace_sessionsThatComeBackAfterLongGaps_areWaitedForLonger() {
    int now = 0;
    for (int round = 0; round < 400; round++) {
      for (int session = 0; session < 60; session++) {
        expectations.replace(session, new long[] {session}, new float[] {0.5f}, now++);
      }
    }
    expectations.replace(99, new long[] {99}, new float[] {0.5f}, now + 30);
    assertThat(expectations.sum(0)).isCloseTo(0.5f, within(1e-4f));
  }

  @Test
  void replace_timeStandsStill_holdsNoMoreThanSoManySessions() {
    for (int i = 0; i < 100_000; i++) { // no read is answered, and the sessions come and go
      expectations.replace(i % 20_000, new long[] {i % 13}, new float[] {0.1f}, 5);
    }
    assertThat(expectations.sessions()).isEqualTo(8_192);
    for (int i = 0; i < 13; i++) {
      assertThat(expectations.sum(i)).isBetween(0.1f * 600, 0.1f * 660);
    }
  }

  @Test
  void replace_nothingExpectedAnyMore_leavesNothing() {
    for (int i = 0; i < 1_000; i++) {
      expectations.replace(i % 7, new long[] {i % 13}, new float[] {0.1f + (i % 10) / 20f}, i);
    }
    for (int session = 0; session < 7; session++) {
      expectations.replace(session, new long[] {}, new float[] {}, 1_000);
    }
    for (int hash = 0; hash < 13; hash++) {
      assertThat(expectations.sum(hash)).isZero();
    }
  }
}

package dev.hunch.demo.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;

  private long nowNanos = 7 * MILLI;

  private Pace ofTrace(double factor, long firstMillis) {
    // Each pause ends early once, as a thread may be woken for nothing.
    return Pace.ofTrace(
        factor, firstMillis, () -> nowNanos, nanos -> nowNanos += Math.max(1, nanos / 2));
  }

  @Test
  void ofTrace_readsOfASession_keepTheirDistances() {
    Pace.Session session = ofTrace(1, 1_000).begin();
    long start = nowNanos;

    session.awaitTurn(at(1_050));
    assertThat(sinceMillis(start)).isEqualTo(50);
    session.awaitTurn(at(1_150));
    assertThat(sinceMillis(start)).isEqualTo(150);
  }

  @Test
  void ofTrace_withAFactor_multipliesDistances() {
    Pace.Session session = ofTrace(2, 0).begin();
    long start = nowNanos;

    session.awaitTurn(at(100));
    assertThat(sinceMillis(start)).isEqualTo(200);
  }

  @Test
  void ofTrace_afterALateAnswer_delaysTheRest() {
    Pace.Session session = ofTrace(1, 0).begin();
    session.awaitTurn(at(10));
    nowNanos += 500 * MILLI;
    long answered = nowNanos;

    session.awaitTurn(at(20));
    assertThat(sinceMillis(answered)).isZero();
    session.awaitTurn(at(120));
    assertThat(sinceMillis(answered)).isEqualTo(100);
  }

  @Test
  void ofTrace_withABadFactor_isRefused() {
    assertThatThrownBy(() -> ofTrace(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0");
  }

  @Test
  void thinking_noTime_waitsForNothing() {
    Pace.Session session = Pace.thinking(Duration.ZERO).begin();
    session.awaitTurn(at(0));
    session.awaitTurn(at(1_000_000_000));
    assertThat(nowNanos).isEqualTo(7 * MILLI);
  }

  private long sinceMillis(long start) {
    return (nowNanos - start) / MILLI;
  }

  private static TimedKey at(long millis) {
    return new TimedKey(millis, "k");
  }
}

package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
  private final VirtualClock clock = new VirtualClock(1_000);

  @Test
  void advanceTo_later_movesBothTimes() {
    clock.advanceTo(clock.nanosAt(1_250));
    assertThat(clock.nanos()).isEqualTo(250_000_000);
    assertThat(clock.millis()).isEqualTo(1_250);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1_250));
  }

  @Test
  void advanceTo_earlier_isRefused() {
    clock.advanceTo(10);
    assertThatThrownBy(() -> clock.advanceTo(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("back from 10 to 9 ns");
  }
}

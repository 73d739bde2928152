package dev.hunch.demo.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadMeterTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void read_ofEachKind_isCountedAndTimed() {
    Queue<Reading> readings =
        new ArrayDeque<>(
            List.of(
                new Reading(new byte[1], AccessResult.HIT, false),
                new Reading(new byte[1], AccessResult.PREFETCHED_HIT, false),
                new Reading(null, AccessResult.NEGATIVE, false),
                new Reading(new byte[1], AccessResult.COALESCED, false),
                new Reading(null, null, false),
                new Reading(new byte[1], null, true)));
    ReadMeter meter =
        new ReadMeter(
            (session, key) -> {
              now.addAndGet(2_000_000);
              return readings.remove();
            },
            now::get);
    for (int i = 0; i < 6; i++) {
      meter.read("s", "k");
    }
    ReadReport report = meter.report();
    assertThat(report.answered()).isEqualTo(6);
    assertThat(report.hitRatio()).isEqualTo(0.5);
    assertThat(report.coalescedRatio()).isEqualTo(1.0 / 6);
    assertThat(report.absent()).isEqualTo(1);
    assertThat(report.failedOpen()).isEqualTo(1);
    assertThat(report.failed()).isZero();
    assertThat(report.percentileMillis(50)).isBetween(1.99, 2.01);
    assertThat(report.meanMillis()).isBetween(1.99, 2.01);
  }

  @Test
  void read_thatFails_isCountedByKindAndThrown() {
    ReadMeter meter =
        new ReadMeter(
            (session, key) -> {
              throw new IllegalStateException("away");
            },
            now::get);
    assertThatThrownBy(() -> meter.read("s", "k")).hasMessage("away");
    assertThatThrownBy(() -> meter.read("s", "k")).hasMessage("away");
    assertThat(meter.report().errors()).isEqualTo(Map.of("IllegalStateException: away", 2L));
    assertThat(meter.report().answered()).isZero();
    assertThat(meter.report().hitRatio()).isZero();
  }
}

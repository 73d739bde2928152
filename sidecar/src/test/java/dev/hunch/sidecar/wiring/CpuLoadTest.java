package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CpuLoadTest {
  private static final long TENTH_NANOS = 100_000_000;

  private final long[] now = {0};
  private final long[] polled = {0};

  @Test
  void getAsDouble_askedOften_isMeasuredOncePerTenthOfASecond() {
    AtomicInteger samples = new AtomicInteger();
    CpuLoad load =
        new CpuLoad(() -> now[0], () -> samples.incrementAndGet() / 10.0, () -> polled[0], 2);
    for (int i = 0; i < 100; i++) {
      assertThat(load.getAsDouble()).isEqualTo(0.1);
    }
    now[0] = TENTH_NANOS;

    assertThat(load.getAsDouble()).isEqualTo(0.2);
  }

  @Test
  void getAsDouble_threadsPolled_isWithoutThat() {
    CpuLoad load = new CpuLoad(() -> now[0], () -> 0.8, () -> polled[0], 2);
    now[0] += TENTH_NANOS;
    polled[0] += TENTH_NANOS; // one of two processors did nothing else
    assertThat(load.getAsDouble()).isCloseTo(0.3, within(1e-9));

    now[0] += TENTH_NANOS; // and then none
    assertThat(load.getAsDouble()).isEqualTo(0.8);
  }

  @Test
  void getAsDouble_morePolledThanMeasured_isNone() {
    CpuLoad load = new CpuLoad(() -> now[0], () -> 0.4, () -> polled[0], 2);
    now[0] += TENTH_NANOS;
    polled[0] += TENTH_NANOS;

    assertThat(load.getAsDouble()).isZero();
  }

  @Test
  void getAsDouble_unknown_staysUnknown() {
    CpuLoad load = new CpuLoad(() -> now[0], () -> -1, () -> polled[0], 2);
    now[0] += TENTH_NANOS;
    polled[0] += TENTH_NANOS;

    assertThat(load.getAsDouble()).isNegative();
  }
}

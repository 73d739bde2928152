package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  @Test
  void newFreshness_badDurations_areRefusedWithTheirValues() {
    Duration zero = Duration.ZERO;
    assertThatThrownBy(() -> new Freshness(zero, zero, zero)).hasMessageContaining("ttl");
    assertThatThrownBy(() -> new Freshness(Duration.ofNanos(5), zero, zero))
        .hasMessageContaining("PT0.000000005S");
    assertThatThrownBy(() -> new Freshness(null, Duration.ofSeconds(-1), zero))
        .hasMessageContaining("negativeTtl")
        .hasMessageContaining("PT-1S");
    assertThatThrownBy(() -> new Freshness(null, zero, Duration.ofSeconds(-2)))
        .hasMessageContaining("staleIfError")
        .hasMessageContaining("PT-2S");
  }

  @Test
  void expiry_durationsBeyondALong_isNever() {
    Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
    Freshness freshness = new Freshness(ages, ages, ages);
    assertThat(freshness.expiryOfValue(1_000)).isEqualTo(Entry.NEVER);
    assertThat(freshness.expiryOfAbsence(1_000)).isEqualTo(Entry.NEVER);
    Entry entry = new Entry(new byte[1], 0, 500, Entry.Origin.DEMAND);
    assertThat(freshness.mayServeStale(entry, Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void expiry_ordinaryDurations_isTheirEnd() {
    assertThat(Freshness.DEFAULT.expiryOfValue(1_000)).isEqualTo(301_000);
    assertThat(Freshness.DEFAULT.expiryOfAbsence(1_000)).isEqualTo(6_000);
    assertThat(Freshness.FOREVER.expiryOfValue(1_000)).isEqualTo(Entry.NEVER);
  }
}

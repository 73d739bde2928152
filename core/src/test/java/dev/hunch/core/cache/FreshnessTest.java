package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LongSummaryStatistics;
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
    assertThat(freshness.expiryOfValue(1_000, 7)).isEqualTo(Entry.NEVER);
    assertThat(freshness.expiryOfAbsence(1_000)).isEqualTo(Entry.NEVER);
    Entry entry = new Entry(new byte[1], 0, 500, Entry.Origin.DEMAND);
    assertThat(freshness.mayServeStale(entry, Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void expiry_ordinaryDurations_isTheirEnd() {
    assertThat(Freshness.DEFAULT.expiryOfValue(1_000, 7)).isEqualTo(301_000);
    assertThat(Freshness.DEFAULT.expiryOfAbsence(1_000)).isEqualTo(6_000);
    assertThat(Freshness.FOREVER.expiryOfValue(1_000, 7)).isEqualTo(Entry.NEVER);
  }

  @Test
  void expiryOfValue_withJitter_spreadsOverItsShareAndIsTheSameAgain() {
    Freshness jittered =
        new Freshness(Duration.ofSeconds(100), 0.2, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    LongSummaryStatistics lives = new LongSummaryStatistics();
    for (long hash = 0; hash < 10_000; hash++) {
      long expiry = jittered.expiryOfValue(5_000, hash);
      assertThat(jittered.expiryOfValue(5_000, hash)).isEqualTo(expiry);
      lives.accept(expiry - 5_000);
    }
    assertThat(lives.getMin()).isBetween(80_000L, 80_100L);
    assertThat(lives.getMax()).isBetween(99_900L, 100_000L);
    assertThat(lives.getAverage()).isBetween(89_500.0, 90_500.0);
  }

  @Test
  void isDueForRefresh_onlyInTheLastShareAndIfItWasRead() {
    Freshness ahead =
        new Freshness(Duration.ofSeconds(10), 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0.25);
    for (Entry.Origin origin : Entry.Origin.values()) {
      Entry entry = new Entry(new byte[1], 0, 10_000, origin);
      boolean wasRead = origin == Entry.Origin.DEMAND || origin == Entry.Origin.PREFETCH_READ;
      assertThat(ahead.isDueForRefresh(entry, 7_499)).isFalse();
      assertThat(ahead.isDueForRefresh(entry, 7_500)).as("%s", origin).isEqualTo(wasRead);
    }
    assertThat(ahead.isDueForRefresh(new Entry(null, 0, 10_000, Entry.Origin.DEMAND), 9_000))
        .isFalse();
    assertThat(
            ahead.isDueForRefresh(
                new Entry(new byte[1], 0, Entry.NEVER, Entry.Origin.DEMAND), 9_000))
        .isFalse();
  }
}

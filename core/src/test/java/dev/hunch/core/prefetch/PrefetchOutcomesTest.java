package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.ManualBackingStore;
import dev.hunch.core.cache.PrefetchStart;
import dev.hunch.core.cache.StoreException;
import dev.hunch.core.prefetch.PrefetchOutcomes.Counts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The terms of prefetching, each worked through by example. */
class PrefetchOutcomesTest {
  private static final Key KEY = Key.of("shop", "order:1");
  private static final Key OTHER = Key.of("shop", "order:2");
  private static final PredictionReason REASON = new PredictionReason("counts", "order of user");

  private final PrefetchFixture at =
      new PrefetchFixture(2, new Freshness(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO));
  private final ManualTime time = at.time;
  private final ManualBackingStore backing = at.backing;
  private final PrefetchOutcomes outcomes = at.outcomes;
  private final Cache cache = at.cache;

  @Test
  void prefetchedEntry_readAfterItArrived_isUsedOnce() {
    prefetch(KEY);
    assertCounts(1, 0, 0, 0);
    arrive();
    assertCounts(1, 0, 0, 0);
    assertThat(cache.get(KEY).join().result()).isEqualTo(AccessResult.PREFETCHED_HIT);
    assertThat(cache.get(KEY).join().result()).isEqualTo(AccessResult.HIT);
    assertCounts(1, 1, 0, 0);
    assertThat(outcomes.counts().accuracy()).isEqualTo(1);
    assertThat(outcomes.counts().timeliness()).isEqualTo(1);
  }

  @Test
  void prefetchInFlight_joinedByReads_isLateOnceAndAsked() {
    prefetch(KEY);
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(cache.get(KEY)).isNotDone();
    assertCounts(1, 0, 1, 0);
    arrive();
    assertThat(cache.get(KEY).join().result()).isEqualTo(AccessResult.HIT);
    assertCounts(1, 0, 1, 0);
    assertThat(outcomes.counts().accuracy()).as("it was asked for").isEqualTo(1);
    assertThat(outcomes.counts().timeliness()).as("but not in time").isZero();
  }

  @Test
  void prefetchedEntry_evictedUnread_isWasted() {
    prefetch(KEY);
    arrive();
    cache.put(OTHER, new byte[1]);
    cache.put(Key.of("shop", "order:3"), new byte[1]);
    assertCounts(1, 0, 0, 1);
    assertThat(outcomes.counts().accuracy()).isZero();
  }

  @Test
  void prefetchedEntry_invalidatedOverwrittenOrExpiredUnread_isWasted() {
    prefetch(KEY);
    arrive();
    cache.invalidate(KEY);
    assertCounts(1, 0, 0, 1);
    prefetch(KEY);
    arrive();
    cache.put(KEY, new byte[2]);
    assertCounts(2, 0, 0, 2);
    prefetch(OTHER);
    arrive();
    time.advance(Duration.ofMinutes(2));
    prefetch(OTHER);
    arrive();
    assertCounts(4, 0, 0, 3);
  }

  @Test
  void prefetch_failedAbsentOrOvertaken_isWasted() {
    prefetch(KEY);
    backing.last().fail(new StoreException("down", null));
    assertCounts(1, 0, 0, 1);
    prefetch(KEY);
    backing.last().findNothing(); // absence is not cached here
    assertCounts(2, 0, 0, 2);
    prefetch(KEY);
    cache.invalidate(KEY);
    assertCounts(3, 0, 0, 2);
    arrive();
    assertCounts(3, 0, 0, 3);
  }

  @Test
  void prefetch_joinedAndThenOvertaken_isLateAndNotWasted() {
    prefetch(KEY);
    assertThat(cache.get(KEY)).isNotDone();
    cache.invalidate(KEY);
    arrive();
    assertCounts(1, 0, 1, 0);
    assertThat(outcomes.because(KEY)).isNull();
  }

  @Test
  void counts_ofEachKind_giveTheRates() {
    Counts counts = new Counts(10, 6, 2, 1);
    assertThat(counts.open()).isEqualTo(1);
    assertThat(counts.accuracy()).isEqualTo(0.8);
    assertThat(counts.timeliness()).isEqualTo(0.75);
    assertThat(counts.since(new Counts(4, 3, 1, 0))).isEqualTo(new Counts(6, 3, 1, 1));
    assertThat(new Counts(0, 0, 0, 0).accuracy()).isZero();
    assertThat(new Counts(0, 0, 0, 0).timeliness()).isZero();
  }

  @Test
  void rates_areThoseOfTheGlossary() {
    assertThat(new Counts(8, 5, 1, 2).accuracy()).isEqualTo(6.0 / 8);
    assertThat(new Counts(9, 5, 1, 2).accuracy()).as("one is still open").isEqualTo(6.0 / 9);
    assertThat(new Counts(8, 5, 1, 2).timeliness()).isEqualTo(5.0 / 6);
    assertThat(new Counts(10, 10, 0, 0).coverage(30)).isEqualTo(10.0 / 40);
    assertThat(new Counts(0, 0, 0, 0).coverage(0)).isZero();
  }

  @Test
  void because_ofAPrefetch_isKnownUntilItsEntryLeaves() {
    assertThat(outcomes.because(KEY)).isNull();
    prefetch(KEY);
    assertReason(KEY);
    arrive();
    assertReason(KEY);
    assertThat(cache.get(KEY).join().result()).isEqualTo(AccessResult.PREFETCHED_HIT);
    assertReason(KEY);
    cache.invalidate(KEY);
    assertThat(outcomes.because(KEY)).isNull();
  }

  @Test
  void because_ofARefreshedEntry_isThatOfTheRefresh() {
    prefetch(KEY);
    arrive();
    time.advance(Duration.ofMinutes(2));
    outcomes.expect(KEY, new PredictionReason("network", "again"), 0.5);
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.STARTED);
    arrive();
    assertThat(outcomes.because(KEY))
        .isEqualTo(new PrefetchOutcomes.Because(new PredictionReason("network", "again"), 0.5));
  }

  @Test
  void because_prefetchThatDidNotBegin_keepsTheReasonOfTheOneThatDid() {
    prefetch(KEY);
    arrive();
    outcomes.expect(KEY, new PredictionReason("network", "again"), 0.5);
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.CACHED);
    outcomes.retract(KEY);
    assertReason(KEY);
  }

  @Test
  void because_ofAPrefetchThatFailed_isForgotten() {
    prefetch(KEY);
    backing.last().fail(new StoreException("down", null));
    assertThat(outcomes.because(KEY)).isNull();
  }

  private void prefetch(Key key) {
    outcomes.expect(key, REASON, 0.9);
    assertThat(cache.prefetch(key)).isEqualTo(PrefetchStart.STARTED);
  }

  private void arrive() {
    backing.last().find(new byte[1]);
  }

  private void assertReason(Key key) {
    assertThat(outcomes.because(key)).isEqualTo(new PrefetchOutcomes.Because(REASON, 0.9));
  }

  private void assertCounts(long issued, long used, long late, long wasted) {
    assertThat(outcomes.counts()).isEqualTo(new Counts(issued, used, late, wasted));
  }
}

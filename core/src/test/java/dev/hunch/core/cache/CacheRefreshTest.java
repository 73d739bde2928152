package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Stale-while-revalidate, refresh-ahead, and the bound on the size of values. */
class CacheRefreshTest {
  private static final Key SOON = Key.of("revalidated", "a");
  private static final Key AHEAD = Key.of("ahead", "a");
  private static final Key SMALL = Key.of("small", "a");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Map<String, NamespaceRules> RULES =
      Map.of(
          "revalidated",
          NamespaceRules.of(
              new Freshness(MINUTE, 0, Duration.ZERO, Duration.ofSeconds(30), Duration.ZERO, 0)),
          "ahead",
          NamespaceRules.of(
              new Freshness(MINUTE, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0.5)),
          "small",
          new NamespaceRules(Freshness.FOREVER, 3));

  private final ManualTime time = new ManualTime();
  private final ManualBackingStore backing = new ManualBackingStore();
  private final Cache cache =
      new Cache(
          InMemoryEntryStore.countingEntries(),
          QuotaEviction.none(new LruEviction(100, 100)),
          backing,
          RULES::get,
          TagRules.NONE,
          GenerationLog.NONE,
          time,
          time,
          new CacheObserver() {},
          WaitingBound.alone(2));

  private CompletableFuture<Answer> fill(Key key, String value) {
    CompletableFuture<Answer> answer = cache.get(key);
    backing.last().find(bytes(value));
    return answer;
  }

  @Test
  void noteOutsideRead_nearTheEntrysEnd_hasItLoadedAnew() {
    var unused = fill(AHEAD, "old");
    assertThat(cache.noteOutsideRead(AHEAD)).isNotNull();
    assertThat(cache.isLoading(AHEAD)).isFalse();

    time.advance(Duration.ofSeconds(45));
    assertThat(cache.noteOutsideRead(AHEAD)).isNotNull();
    backing.last().find(bytes("new"));

    assertThat(cache.get(AHEAD).join().value()).isEqualTo(bytes("new"));
  }

  @Test
  void get_staleWithinItsGrace_isAnsweredAtOnceAndLoadedAnewOnce() {
    assertThat(fill(SOON, "old")).isDone();
    time.advance(Duration.ofSeconds(70));
    for (int i = 0; i < 3; i++) {
      assertThat(text(cache.get(SOON).join())).isEqualTo("old");
      assertThat(cache.get(SOON).join().result()).isEqualTo(AccessResult.STALE);
    }
    assertThat(backing.begun()).isEqualTo(2);
    assertThat(backing.last().kind()).isEqualTo(LoadKind.REFRESH);
    backing.last().find(bytes("new"));
    assertThat(text(cache.get(SOON).join())).isEqualTo("new");
    assertThat(cache.get(SOON).join().result()).isEqualTo(AccessResult.HIT);
  }

  @Test
  void get_loadThatTakesLongerThanItsTtl_isKeptToBeRevalidated() {
    CompletableFuture<Answer> slow = cache.get(SOON);
    time.advance(Duration.ofSeconds(89));
    backing.last().find(bytes("late"));
    assertThat(text(slow.join())).isEqualTo("late");
    assertThat(cache.lookup(SOON)).isInstanceOf(Lookup.Stale.class);
    assertThat(cache.get(SOON).join().result()).isEqualTo(AccessResult.STALE);
    assertThat(backing.last().kind()).isEqualTo(LoadKind.REFRESH);
  }

  @Test
  void get_pastItsGrace_waitsAndTheRefreshIsPromoted() {
    assertThat(fill(SOON, "old")).isDone();
    time.advance(Duration.ofSeconds(70));
    assertThat(cache.get(SOON)).isDone();
    time.advance(Duration.ofSeconds(20));
    CompletableFuture<Answer> waiting = cache.get(SOON);
    assertThat(waiting).isNotDone();
    assertThat(backing.promoted()).containsExactly(SOON);
    backing.last().fail(new StoreException("refreshes are not that dear", null));
    assertThat(backing.last().kind()).as("asked again for the reader").isEqualTo(LoadKind.DEMAND);
    backing.last().find(bytes("new"));
    assertThat(text(waiting.join())).isEqualTo("new");
  }

  @Test
  void get_staleAndInvalidatedDuringItsRefresh_keepsNothingOfIt() {
    assertThat(fill(SOON, "old")).isDone();
    time.advance(Duration.ofSeconds(70));
    assertThat(cache.get(SOON)).isDone();
    cache.invalidatePrefix("revalidated", "");
    backing.last().find(bytes("older than the invalidation"));
    assertThat(cache.lookup(SOON)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.get(SOON)).isNotDone();
  }

  @Test
  void get_staleWhileTooManyLoadsAreInFlight_isAnsweredWithoutARefresh() {
    assertThat(fill(SOON, "old")).isDone();
    time.advance(Duration.ofSeconds(70));
    assertThat(cache.get(Key.of("revalidated", "b"))).isNotDone();
    assertThat(cache.get(Key.of("revalidated", "c"))).isNotDone();
    assertThat(cache.get(SOON).join().result()).isEqualTo(AccessResult.STALE);
    assertThat(backing.begun()).isEqualTo(3);
  }

  @Test
  void get_readAgainNearItsEnd_isLoadedAnewBeforeAnybodyWaits() {
    assertThat(fill(AHEAD, "old")).isDone();
    time.advance(Duration.ofSeconds(29));
    assertThat(cache.get(AHEAD)).isDone();
    assertThat(backing.begun()).isEqualTo(1);
    time.advance(Duration.ofSeconds(2));
    assertThat(cache.get(AHEAD).join().result()).isEqualTo(AccessResult.HIT);
    assertThat(backing.begun()).isEqualTo(2);
    backing.last().find(bytes("new"));
    time.advance(Duration.ofSeconds(35));
    assertThat(text(cache.get(AHEAD).join())).isEqualTo("new");
  }

  @Test
  void get_neverReadNearItsEnd_isLeftToExpire() {
    cache.put(AHEAD, bytes("put"));
    time.advance(Duration.ofSeconds(59));
    assertThat(cache.get(AHEAD)).isDone();
    assertThat(backing.begun()).as("a write is no read").isZero();
  }

  @Test
  void get_valueLargerThanAllowed_isAnsweredAndNotKept() {
    Answer answer = fill(SMALL, "large").join();
    assertThat(text(answer)).isEqualTo("large");
    assertThat(answer.result()).isEqualTo(AccessResult.BYPASS);
    assertThat(cache.size()).isZero();
    assertThat(fill(SMALL, "fit").join().result()).isEqualTo(AccessResult.MISS);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void put_valueLargerThanAllowed_isRefusedWithTheLimitAndTheOldOneIsGone() {
    cache.put(SMALL, bytes("old"));
    assertThatThrownBy(() -> cache.put(SMALL, bytes("large")))
        .isInstanceOf(ValueTooLargeException.class)
        .hasMessageContaining("5")
        .hasMessageContaining("3");
    assertThat(cache.lookup(SMALL)).isInstanceOf(Lookup.Miss.class);
  }

  @Test
  void putIf_valueLargerThanAllowed_isRefusedAndTheOldOneIsGone() {
    cache.put(SMALL, bytes("old"));
    WriteCondition condition = new WriteCondition.IsAbsent();
    assertThatThrownBy(() -> cache.putIf(SMALL, bytes("large"), Tags.NONE, condition))
        .isInstanceOf(ValueTooLargeException.class);
    assertThat(cache.lookup(SMALL)).isInstanceOf(Lookup.Miss.class);
  }
}

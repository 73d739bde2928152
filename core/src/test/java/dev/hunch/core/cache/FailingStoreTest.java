package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.FailingEntryStore.Step;
import dev.hunch.core.eviction.LruEviction;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An entry store that fails costs loads, never a read and never a stale value. */
class FailingStoreTest {
  private final Set<Step> failing = EnumSet.noneOf(Step.class);
  private final EntryStore held = InMemoryEntryStore.countingEntries();
  private final CacheFixture at = fixture(10);
  private final Cache cache = at.cache;

  private CacheFixture fixture(int capacity) {
    return new CacheFixture(
        new FailingEntryStore(held, failing::contains), new LruEviction(capacity, 10), 10);
  }

  @Test
  void get_storeThatCannotBeRead_isAMissAndTold() {
    at.fill(KEY, "v");
    failing.add(Step.GET);
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.backing.last().find(bytes("w"));
    assertThat(text(answer.join())).isEqualTo("w");
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.isCoveredOrLoading(KEY)).isFalse();
    assertThat(at.observer.told).contains("ENTRY_STORE failed: fails to GET");
    failing.clear();
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.HIT);
  }

  @Test
  void lookAhead_storeThatCannot_isToldAndCostsNoRead() {
    at.fill(KEY, "v");
    failing.add(Step.LOOK_AHEAD);
    for (String failure : List.of("InternalError", "IllegalStateException")) { // in turn
      try (ReadsTogether together = cache.together()) {
        together.lookAhead(List.of(KEY, OTHER));
        assertThat(together.get(KEY).join().result()).as(failure).isEqualTo(AccessResult.HIT);
      }
    }
    assertThat(at.observer.told)
        .filteredOn("ENTRY_STORE failed: fails to LOOK_AHEAD"::equals)
        .hasSize(2);
  }

  @Test
  void invalidate_storeThatCannotBeRead_dropsTheKeyAllTheSame() {
    at.fill(KEY, "old");
    failing.add(Step.GET);
    cache.invalidate(KEY);
    failing.clear();
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(held.size()).isZero();
    assertThat(cache.size()).isZero();
  }

  @Test
  void invalidate_entryThatCannotBeRemoved_isReadByNobodyFromThenOn() {
    at.fill(KEY, "old");
    at.fill(OTHER, "other");
    failing.add(Step.REMOVE);
    assertThat(cache.invalidate(KEY)).isTrue();
    assertThat(held.get(KEY)).as("it lies there still").isNotNull();
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.invalidate(KEY)).as("it is not cached any more").isFalse();
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.weight()).isEqualTo(1);
    assertThat(at.observer.told)
        .contains("ENTRY_STORE failed: fails to REMOVE", "removed INVALIDATED");
    assertThat(at.read(OTHER).result()).isEqualTo(AccessResult.HIT);
    failing.clear();
    cache.invalidate(OTHER);
    assertThat(held.size()).as("removed as soon as the store could").isZero();
  }

  @Test
  void get_keyWhoseOldEntryCannotBeRemoved_isCachedAnew() {
    at.fill(KEY, "old");
    failing.add(Step.REMOVE);
    cache.invalidate(KEY);
    at.fill(KEY, "new");
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.HIT);
    assertThat(text(at.read(KEY))).isEqualTo("new");
  }

  @Test
  void put_storeThatFails_leavesNoValueAtAll() {
    for (Set<Step> steps :
        List.of(
            EnumSet.of(Step.PUT),
            EnumSet.of(Step.AFTER_PUT),
            EnumSet.of(Step.WEIGH),
            EnumSet.of(Step.PUT, Step.REMOVE),
            EnumSet.of(Step.AFTER_PUT, Step.REMOVE),
            EnumSet.of(Step.GET, Step.AFTER_PUT, Step.REMOVE))) {
      at.fill(KEY, "old");
      failing.addAll(steps);
      assertThat(cache.put(KEY, bytes("new"))).as("%s", steps).isFalse();
      failing.clear();
      assertThat(cache.lookup(KEY)).as("%s", steps).isInstanceOf(Lookup.Miss.class);
      assertThat(cache.size()).as("%s", steps).isZero();
    }
    assertThat(at.observer.told).contains("put a FAILED");
  }

  /** What it could not remove is remembered, key by key: that must not go on for ever. */
  @Test
  void put_manyKeysIntoAStoreThatFails_areGivenUpAfterSoManyUntilItWorks() {
    at.fill(KEY, "old");
    at.fill(OTHER, "held");
    failing.addAll(EnumSet.of(Step.AFTER_PUT, Step.REMOVE));
    cache.invalidate(KEY);
    for (int i = 0; i < FencedEntries.MANY_FENCES + 1_000; i++) {
      assertThat(cache.put(Key.of("plain", "k" + i), bytes("broken"))).isFalse();
    }
    assertThat(held.size())
        .as("what lies in the store: what is fenced, and what is held")
        .isEqualTo(FencedEntries.MANY_FENCES + 1);
    assertThat(at.read(OTHER).result()).isEqualTo(AccessResult.HIT);
    assertThat(cache.invalidate(OTHER)).as("one that is held finds its fence").isTrue();
    for (String key : List.of("k0", "k" + FencedEntries.MANY_FENCES)) {
      assertThat(cache.lookup(Key.of("plain", key))).isInstanceOf(Lookup.Miss.class);
    }
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(OTHER)).isInstanceOf(Lookup.Miss.class);
    failing.clear();
    at.fill(KEY, "new");
    assertThat(text(at.read(KEY))).isEqualTo("new");
    assertThat(held.size()).as("all that was fenced was removed").isEqualTo(1);
  }

  @Test
  void get_storeThatTakesNothing_isAnsweredEachTime() {
    failing.addAll(EnumSet.allOf(Step.class));
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Answer> answer = cache.get(KEY);
      at.backing.last().find(bytes("v"));
      assertThat(text(answer.join())).isEqualTo("v");
      assertThat(answer.join().result()).isEqualTo(AccessResult.BYPASS);
    }
    assertThat(cache.size()).isZero();
    assertThat(cache.prefetch(OTHER)).isEqualTo(PrefetchStart.STARTED);
    at.backing.last().find(bytes("w"));
    assertThat(at.observer.told).endsWith("put b FAILED", "wasted", "settled b PREFETCH false");
  }

  @Test
  void get_prefetchedEntryThatCannotBeMarkedAsRead_isAnsweredAndDropped() {
    cache.prefetch(KEY);
    at.backing.last().find(bytes("v"));
    failing.add(Step.PUT);
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.PREFETCHED_HIT);
    assertThat(at.observer.told).contains("used a", "removed EVICTED");
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.size()).isZero();
  }

  @Test
  void evict_entryThatCannotBeRemoved_isReadByNobody() {
    CacheFixture small = fixture(1);
    small.fill(KEY, "v");
    failing.add(Step.REMOVE);
    small.fill(OTHER, "w");
    assertThat(small.cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(small.cache.lookup(OTHER)).isInstanceOf(Lookup.Hit.class);
    assertThat(small.cache.size()).isEqualTo(1);
  }

  @Test
  void invalidatePrefix_storeThatFailsAltogether_isReadByNobodyAllTheSame() {
    at.fill(KEY, "v");
    at.fill(OTHER, "w");
    failing.addAll(EnumSet.allOf(Step.class));
    cache.invalidatePrefix("plain", "b");
    failing.clear();
    assertThat(cache.lookup(OTHER)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Hit.class);
  }

  @Test
  void newCache_storeThatCannotBeWalked_isRefused() {
    at.fill(KEY, "v");
    failing.add(Step.WALK);
    assertThatThrownBy(() -> fixture(10)).hasMessage("fails to WALK");
  }

  @Test
  void newCache_entryWhoseWeightCannotBeTold_isDropped() {
    at.fill(KEY, "v");
    failing.add(Step.WEIGH);
    assertThat(fixture(10).cache.size()).isZero();
    assertThat(held.size()).isZero();
  }
}

package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.LearnedEviction;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reads, freshness, writes and invalidations, by example. */
class CacheTest {
  private final CacheFixture at = new CacheFixture();
  private final Cache cache = at.cache;

  @Test
  void get_missingKey_loadsItOnceAndKeepsIt() {
    CompletableFuture<Answer> first = cache.get(KEY);
    assertThat(first).isNotDone();
    at.backing.last().find(bytes("v"));
    assertThat(first.join().result()).isEqualTo(AccessResult.MISS);
    at.time.advance(Duration.ofSeconds(20));
    Answer second = at.read(KEY);
    assertThat(second.result()).isEqualTo(AccessResult.HIT);
    assertThat(text(second)).isEqualTo("v");
    assertThat(second.ageMillis()).isEqualTo(20_000);
    assertThat(second.remainingMillis()).isEqualTo(40_000);
    assertThat(at.backing.begun()).isEqualTo(1);
  }

  @Test
  void get_namespaceNotConfigured_isRefusedWithItsName() {
    Key key = Key.of("nowhere", "k");
    assertThatThrownBy(() -> cache.get(key))
        .isInstanceOf(UnknownNamespaceException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> cache.put(key, new byte[0]))
        .isInstanceOf(UnknownNamespaceException.class);
    assertThat(cache.prefetch(key)).isEqualTo(PrefetchStart.REFUSED);
  }

  @Test
  void get_atTheEndOfItsTtl_loadsAgain() {
    at.fill(KEY, "old");
    at.time.advance(Duration.ofMillis(59_999));
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.HIT);
    at.time.advance(Duration.ofMillis(1));
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.backing.last().find(bytes("new"));
    assertThat(answer.join().result()).isEqualTo(AccessResult.MISS);
    assertThat(text(answer.join())).isEqualTo("new");
    assertThat(at.observer.told).contains("removed EXPIRED");
  }

  @Test
  void get_loadThatTakesLong_isAsOldAsItsQuestion() {
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.time.advance(Duration.ofSeconds(20));
    at.backing.last().find(bytes("v"));
    assertThat(answer.join().ageMillis()).isEqualTo(20_000);
    assertThat(answer.join().remainingMillis()).isEqualTo(40_000);
    at.time.advance(Duration.ofMillis(39_999));
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.HIT);
    assertThat(at.read(KEY).ageMillis()).isEqualTo(59_999);
    at.time.advance(Duration.ofMillis(1));
    assertThat(cache.get(KEY)).isNotDone();
  }

  @Test
  void get_loadThatTakesLongerThanItsTtl_isAnsweredAndNotKept() {
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.time.advance(Duration.ofMinutes(1));
    at.backing.last().find(bytes("v"));
    assertThat(text(answer.join())).isEqualTo("v");
    assertThat(answer.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(answer.join().remainingMillis()).isZero();
    assertThat(cache.size()).isZero();
  }

  @Test
  void get_loadThatTakesLongerThanItsTtl_isKeptToStandInForTheStore() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(1));
    CompletableFuture<Answer> answer = cache.get(key);
    at.time.advance(Duration.ofMinutes(11).minusMillis(1));
    at.backing.last().find(bytes("late"));
    assertThat(text(answer.join())).isEqualTo("late");
    CompletableFuture<Answer> outage = cache.get(key);
    at.backing.last().fail(new StoreException("down", null));
    assertThat(outage.join().result()).isEqualTo(AccessResult.STALE);
    assertThat(text(outage.join())).isEqualTo("late");
  }

  @Test
  void get_loadThatTakesLongerThanItsGrace_isNotKeptNorIsWhatWasThereBefore() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(1));
    CompletableFuture<Answer> answer = cache.get(key);
    at.time.advance(Duration.ofMinutes(11));
    at.backing.last().find(bytes("late"));
    assertThat(answer.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(cache.size()).isZero();
  }

  @Test
  void get_absenceThatTakesLongerThanItsTtl_isNotKeptWhateverTheGrace() {
    Key key = Key.of("lenient", "none");
    CompletableFuture<Answer> answer = cache.get(key);
    at.time.advance(Duration.ofSeconds(1));
    at.backing.last().findNothing();
    assertThat(answer.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(cache.size()).isZero();
  }

  @Test
  void get_namespaceWithoutTtl_neverExpires() {
    Key key = Key.of("forever", "k");
    at.fill(key, "v");
    at.time.advance(Duration.ofDays(1_000));
    assertThat(at.read(key).result()).isEqualTo(AccessResult.HIT);
    assertThat(at.read(key).remainingMillis()).isEqualTo(Entry.NEVER);
  }

  @Test
  void get_keyThatDoesNotExist_isBelievedForTheNegativeTtl() {
    CompletableFuture<Answer> first = cache.get(KEY);
    at.backing.last().findNothing();
    assertThat(first.join().result()).isEqualTo(AccessResult.MISS);
    assertThat(first.join().value()).isNull();
    at.time.advance(Duration.ofMillis(999));
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.NEGATIVE);
    at.time.advance(Duration.ofMillis(1));
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(at.backing.begun()).isEqualTo(2);
  }

  @Test
  void get_keyThatDoesNotExistWithoutNegativeTtl_isNotKept() {
    Key key = Key.of("forever", "none");
    CompletableFuture<Answer> first = cache.get(key);
    at.backing.last().findNothing();
    assertThat(first.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(cache.size()).isZero();
  }

  @Test
  void get_storeDownAndStaleEntryAllowed_servesItUntilItsTimeIsOver() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(11).minusMillis(1));
    CompletableFuture<Answer> answer = cache.get(key);
    at.backing.last().fail(new StoreException("down", null));
    assertThat(answer.join().result()).isEqualTo(AccessResult.STALE);
    assertThat(text(answer.join())).isEqualTo("old");
    assertThat(answer.join().remainingMillis()).isZero();
    at.time.advance(Duration.ofMillis(1));
    CompletableFuture<Answer> late = cache.get(key);
    at.backing.last().fail(new StoreException("down", null));
    assertThatThrownBy(late::join).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void get_tooManyLoadsAwaitedAndStaleEntryAllowed_servesIt() {
    CacheFixture narrow =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(9, 9), 1);
    Key key = Key.of("lenient", "k");
    narrow.fill(key, "old");
    narrow.time.advance(Duration.ofMinutes(2));
    assertThat(narrow.cache.get(KEY)).isNotDone();
    CompletableFuture<Answer> answer = narrow.cache.get(key);
    assertThat(answer).isCompleted();
    assertThat(answer.join().result()).isEqualTo(AccessResult.STALE);
    assertThat(text(answer.join())).isEqualTo("old");
    assertThat(narrow.cache.get(OTHER)).as("nothing stands in").isCompletedExceptionally();
  }

  @Test
  void get_storeRefusesAsTooManyLoadsWaitAndStaleEntryAllowed_servesIt() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> answer = cache.get(key);
    at.backing.last().fail(new OverloadedException("too many loads wait for the store"));
    assertThat(answer.join().result()).isEqualTo(AccessResult.STALE);
    assertThat(text(answer.join())).isEqualTo("old");
  }

  @Test
  void get_keyRejectedAndStaleEntryAllowed_fails() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> answer = cache.get(key);
    at.backing.last().fail(new RejectedKeyException("means nothing"));
    assertThatThrownBy(answer::join).hasCauseInstanceOf(RejectedKeyException.class);
  }

  @Test
  void standIn_readThatWaits_isAnsweredStaleAndGivesItsLoadUp() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> hasty = cache.get(key);
    CompletableFuture<Answer> patient = cache.get(key);
    assertThat(cache.mayStandIn(key)).isTrue();
    assertThat(cache.standIn(key, hasty)).isTrue();
    assertThat(hasty.join().result()).isEqualTo(AccessResult.STALE);
    assertThat(text(hasty.join())).isEqualTo("old");
    assertThat(at.backing.last().isCancelled()).as("another waits").isFalse();
    assertThat(cache.standIn(key, patient)).isTrue();
    assertThat(at.backing.last().isCancelled()).isTrue();
    assertThat(cache.standIn(key, patient)).as("it is answered").isFalse();
  }

  @Test
  void standIn_nothingThatMayBeServed_leavesTheReadWaiting() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.fill(KEY, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> plain = cache.get(KEY);
    assertThat(cache.mayStandIn(KEY)).isFalse();
    assertThat(cache.standIn(KEY, plain)).isFalse();
    CompletableFuture<Answer> read = cache.get(key);
    cache.invalidate(key);
    assertThat(cache.standIn(key, read)).as("what was invalidated").isFalse();
    assertThat(read).isNotDone();
    assertThat(plain).isNotDone();
  }

  @Test
  void standIn_putMeanwhile_isAnsweredWithThat() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> read = cache.get(key);
    cache.put(key, bytes("written"));
    assertThat(cache.standIn(key, read)).isTrue();
    assertThat(read.join().result()).isEqualTo(AccessResult.HIT);
    assertThat(text(read.join())).isEqualTo("written");
  }

  @Test
  void standIn_putMeanwhileOfWhatWasNotCached_givesItsLoadUp() {
    Key key = Key.of("lenient", "new");
    CompletableFuture<Answer> read = cache.get(key);
    cache.put(key, bytes("written"));
    assertThat(cache.standIn(key, read)).isTrue();
    assertThat(text(read.join())).isEqualTo("written");
    assertThat(at.backing.last().isCancelled()).isTrue();
  }

  @Test
  void get_storeUpAndStaleEntryAllowed_servesTheNewValue() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> answer = cache.get(key);
    at.backing.last().find(bytes("new"));
    assertThat(text(answer.join())).isEqualTo("new");
    assertThat(answer.join().result()).isEqualTo(AccessResult.MISS);
  }

  @Test
  void get_storeDownAndOnlyAbsenceKnown_fails() {
    Key key = Key.of("lenient", "none");
    CompletableFuture<Answer> first = cache.get(key);
    at.backing.last().findNothing();
    first.join();
    at.time.advance(Duration.ofSeconds(2));
    CompletableFuture<Answer> answer = cache.get(key);
    at.backing.last().fail(new StoreException("down", null));
    assertThatThrownBy(answer::join).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void get_staleEntryServed_countsAsARead() {
    CacheFixture small =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(2, 2), 10);
    Key inUse = Key.of("lenient", "in use");
    small.fill(inUse, "v");
    small.fill(Key.of("forever", "idle"), "v");
    small.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> answer = small.cache.get(inUse);
    small.backing.last().fail(new StoreException("down", null));
    answer.join();
    small.fill(Key.of("forever", "next"), "v");
    assertThat(small.cache.lookup(inUse)).isInstanceOf(Lookup.Stale.class);
  }

  @Test
  void lookup_eachState_isToldApartAndChangesNothing() {
    Key lenient = Key.of("lenient", "k");
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    at.fill(lenient, "v");
    at.fill(KEY, "v");
    assertThat(cache.get(OTHER)).isNotDone();
    at.backing.last().findNothing();
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Hit.class);
    assertThat(cache.lookup(OTHER)).isInstanceOf(Lookup.Negative.class);
    at.time.advance(Duration.ofMinutes(2));
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(lenient)).isInstanceOf(Lookup.Stale.class);
    assertThat(at.backing.begun()).isEqualTo(3);
  }

  @Test
  void put_anyKey_isServedFromThenOn() {
    at.fill(KEY, "old");
    assertThat(cache.put(KEY, bytes("written"))).isTrue();
    assertThat(text(at.read(KEY))).isEqualTo("written");
    assertThat(cache.put(OTHER, bytes("other"))).isTrue();
    assertThat(at.read(OTHER).result()).isEqualTo(AccessResult.HIT);
    assertThat(at.observer.told).contains("removed REPLACED");
  }

  @Test
  void put_whileTheKeyIsLoading_isNotOverwrittenByTheLoad() {
    CompletableFuture<Answer> before = cache.get(KEY);
    cache.put(KEY, bytes("written"));
    at.backing.last().find(bytes("read before"));
    assertThat(before.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(text(at.read(KEY))).isEqualTo("written");
  }

  @Test
  void invalidate_whileTheKeyIsLoading_letsTheLoadServeItsWaitersAndKeepsNothing() {
    CompletableFuture<Answer> before = cache.get(KEY);
    assertThat(cache.invalidate(KEY)).isFalse();
    CompletableFuture<Answer> after = cache.get(KEY);
    assertThat(at.backing.begun()).as("does not join the older load").isEqualTo(2);
    at.backing.load(1).find(bytes("new"));
    at.backing.load(0).find(bytes("old"));
    assertThat(text(before.join())).isEqualTo("old");
    assertThat(before.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(text(after.join())).isEqualTo("new");
    assertThat(text(at.read(KEY))).isEqualTo("new");
  }

  @Test
  void invalidate_heldKey_saysSoAndDropsItAlone() {
    at.fill(KEY, "v");
    at.fill(OTHER, "w");
    assertThat(cache.invalidate(KEY)).isTrue();
    assertThat(cache.invalidate(KEY)).isFalse();
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(OTHER)).isInstanceOf(Lookup.Hit.class);
    assertThat(at.observer.told).contains("removed INVALIDATED");
  }

  @Test
  void invalidatePrefix_someKeysCachedSomeLoading_reachesThoseAndNoOthers() {
    Key cached = Key.of("plain", "user:1");
    Key loading = Key.of("plain", "user:2");
    Key elsewhere = Key.of("forever", "user:1");
    Key unlike = Key.of("plain", "order:1");
    at.fill(cached, "v");
    at.fill(elsewhere, "v");
    assertThat(cache.get(loading)).isNotDone();
    CompletableFuture<Answer> spared = cache.get(unlike);
    cache.invalidatePrefix("plain", "user:");
    at.backing.load(2).find(bytes("old"));
    at.backing.load(3).find(bytes("kept"));
    assertThat(cache.lookup(cached)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(loading)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(elsewhere)).isInstanceOf(Lookup.Hit.class);
    assertThat(spared.join().result()).isEqualTo(AccessResult.MISS);
    assertThat(cache.lookup(unlike)).isInstanceOf(Lookup.Hit.class);
    cache.invalidatePrefix("plain", "");
    assertThat(cache.lookup(unlike)).isInstanceOf(Lookup.Miss.class);
    assertThat(cache.lookup(elsewhere)).isInstanceOf(Lookup.Hit.class);
  }

  @Test
  void newCache_overAStoreThatKeptItsEntries_servesThoseThatFit() {
    EntryStore kept = InMemoryEntryStore.countingEntries();
    keep(kept, 30, Entry.Origin.WRITE);
    CacheFixture warm = new CacheFixture(kept, new LruEviction(20, 20), 10);
    assertThat(warm.cache.size()).isEqualTo(20);
    assertThat(warm.cache.weight()).isEqualTo(20);
    kept.forEach((key, entry) -> assertThat(warm.policy.contains(key.hash())).isTrue());
    kept.forEach((key, entry) -> assertThat(warm.read(key).result()).isEqualTo(AccessResult.HIT));
  }

  @Test
  void newCache_overUnreadPrefetchedEntries_adoptsThemIntoProbation() {
    EntryStore kept = InMemoryEntryStore.countingEntries();
    keep(kept, 30, Entry.Origin.PREFETCH);
    CacheFixture warm = new CacheFixture(kept, new S3FifoEviction(20, 20, 0.25), 10);
    assertThat(warm.cache.size()).as("their share").isEqualTo(5);
    List<Key> adopted = new ArrayList<>();
    kept.forEach((key, entry) -> adopted.add(key));
    for (Key key : adopted) {
      assertThat(warm.read(key).result()).isEqualTo(AccessResult.PREFETCHED_HIT);
      assertThat(warm.read(key).result()).isEqualTo(AccessResult.HIT);
    }
    assertThat(warm.observer.told).as("those that issued them are gone").isEmpty();
  }

  @Test
  void newCache_overPrefetchedEntriesThatWereRead_takesThemAsProven() {
    EntryStore kept = InMemoryEntryStore.countingEntries();
    CacheFixture before = new CacheFixture(kept, new S3FifoEviction(20, 20, 1), 10);
    for (int i = 0; i < 20; i++) {
      Key key = Key.of("plain", "k" + i);
      before.cache.prefetch(key);
      before.backing.last().find(bytes("v"));
      assertThat(before.read(key).result()).isEqualTo(AccessResult.PREFETCHED_HIT);
    }
    CacheFixture warm = new CacheFixture(kept, new S3FifoEviction(20, 20, 0.25), 10);
    assertThat(warm.cache.size()).isEqualTo(20);
    kept.forEach((key, entry) -> assertThat(warm.read(key).result()).isEqualTo(AccessResult.HIT));
  }

  @Test
  void newCache_andPut_countNoReadsUnderLearnedEviction() {
    EntryStore kept = InMemoryEntryStore.countingEntries();
    keep(kept, 30, Entry.Origin.DEMAND);
    LearnedEviction policy = new LearnedEviction(40, 20, 0.25);
    CacheFixture warm = new CacheFixture(kept, policy, 10);
    for (int i = 0; i < 30; i++) {
      warm.cache.put(Key.of("plain", "put" + i), bytes("v"));
    }
    assertThat(policy.reads()).isZero();
    warm.read(Key.of("plain", "put29"));
    CompletableFuture<Answer> missed = warm.cache.get(Key.of("plain", "new"));
    assertThat(policy.reads()).as("a hit and a miss").isEqualTo(2);
    warm.backing.last().find(bytes("v"));
    assertThat(missed.join().result()).isEqualTo(AccessResult.MISS);
    assertThat(policy.reads()).as("a landing is none").isEqualTo(2);
  }

  private static void keep(EntryStore store, int count, Entry.Origin origin) {
    for (int i = 0; i < count; i++) {
      store.put(Key.of("plain", "k" + i), new Entry(bytes("v" + i), 0, Entry.NEVER, origin));
    }
  }
}

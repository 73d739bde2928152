package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Single flight, failures of loads, and the bound on them. */
class CacheFlightsTest {
  private final CacheFixture at = new CacheFixture();
  private final Cache cache = at.cache;

  @Test
  void get_manyWhileLoading_shareOneLoad() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(cache.get(KEY));
    }
    assertThat(at.backing.begun()).isEqualTo(1);
    at.backing.last().find(bytes("v"));
    assertThat(answers.get(0).join().result()).isEqualTo(AccessResult.MISS);
    assertThat(answers.subList(1, 50))
        .allMatch(answer -> answer.join().result() == AccessResult.COALESCED)
        .allMatch(answer -> "v".equals(text(answer.join())));
  }

  @Test
  void get_anyWaiterCancelled_failsNobodyElse() {
    CompletableFuture<Answer> leader = cache.get(KEY);
    CompletableFuture<Answer> follower = cache.get(KEY);
    CompletableFuture<Answer> last = cache.get(KEY);
    leader.cancel(true);
    follower.cancel(true);
    at.backing.last().find(bytes("v"));
    assertThat(text(last.join())).isEqualTo("v");
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.HIT);
  }

  @Test
  void get_loadFails_reachesAllWaitersAndTheNextReadTriesAgain() {
    CompletableFuture<Answer> leader = cache.get(KEY);
    CompletableFuture<Answer> follower = cache.get(KEY);
    StoreException failure = new StoreException("the database is down", null);
    at.backing.last().fail(failure);
    assertThatThrownBy(leader::join).hasCause(failure);
    assertThatThrownBy(follower::join).hasCause(failure);
    CompletableFuture<Answer> next = cache.get(KEY);
    at.backing.last().find(bytes("v"));
    assertThat(text(next.join())).isEqualTo("v");
  }

  @Test
  void get_loadFailsByAnythingElse_isAStoreExceptionWithItsCause() {
    CompletableFuture<Answer> answer = cache.get(KEY);
    IllegalStateException cause = new IllegalStateException("broken driver");
    at.backing.last().fail(cause);
    assertThatThrownBy(answer::join).cause().isInstanceOf(StoreException.class).hasCause(cause);
  }

  @Test
  void get_storeThrowsAtOnce_failsTheReadAndBlocksNoKey() {
    ManualTime time = new ManualTime();
    List<Error> thrown = new ArrayList<>();
    Cache fragile =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new LruEviction(10, 10),
            (key, kind) -> {
              thrown.add(new NoClassDefFoundError("driver"));
              throw thrown.get(thrown.size() - 1);
            },
            namespace -> Freshness.DEFAULT,
            time,
            time,
            at.observer,
            1);
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Answer> answer = fragile.get(KEY);
      assertThatThrownBy(answer::join).hasCauseInstanceOf(StoreException.class);
    }
    assertThat(thrown).hasSize(3);
  }

  @Test
  void get_tooManyReadersWait_isRefusedAtOnceUntilALoadEnds() {
    CacheFixture narrow =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(10, 10), 2);
    assertThat(narrow.cache.get(KEY)).isNotDone();
    assertThat(narrow.cache.get(OTHER)).isNotDone();
    CompletableFuture<Answer> joining = narrow.cache.get(KEY);
    assertThat(joining).as("a join costs no load").isNotCompletedExceptionally();
    Key third = Key.of("plain", "c");
    CompletableFuture<Answer> refused = narrow.cache.get(third);
    assertThatThrownBy(refused::join).hasCauseInstanceOf(OverloadedException.class);
    assertThat(narrow.backing.begun()).isEqualTo(2);
    narrow.backing.load(0).fail(new StoreException("down", null));
    assertThat(narrow.cache.get(third)).isNotCompletedExceptionally();
  }

  @Test
  void get_loadsLetGoByInvalidations_stillCountAgainstTheBound() {
    CacheFixture narrow =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(10, 10), 3);
    for (int i = 0; i < 3; i++) {
      assertThat(narrow.cache.get(KEY)).isNotDone();
      narrow.cache.invalidate(KEY);
    }
    assertThatThrownBy(narrow.cache.get(KEY)::join).hasCauseInstanceOf(OverloadedException.class);
  }

  @Test
  void prefetch_upToTheBound_leavesTheReadersTheirLoads() {
    CacheFixture narrow =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(10, 10), 2);
    assertThat(narrow.cache.prefetch(Key.of("plain", "p1"))).isEqualTo(PrefetchStart.STARTED);
    assertThat(narrow.cache.prefetch(Key.of("plain", "p2"))).isEqualTo(PrefetchStart.STARTED);
    assertThat(narrow.cache.prefetch(Key.of("plain", "p3"))).isEqualTo(PrefetchStart.REFUSED);
    assertThat(narrow.cache.get(KEY)).isNotCompletedExceptionally();
    assertThat(narrow.cache.get(OTHER)).isNotCompletedExceptionally();
  }

  @Test
  void prefetch_eachState_isToldApart() {
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.STARTED);
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.IN_FLIGHT);
    assertThat(cache.isCoveredOrLoading(KEY)).isTrue();
    at.backing.last().find(bytes("v"));
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.CACHED);
    assertThat(cache.isCoveredOrLoading(KEY)).isTrue();
    assertThat(cache.isLoading(KEY)).isFalse();
    assertThat(cache.isCoveredOrLoading(OTHER)).isFalse();
  }

  @Test
  void load_ofEachKind_isToldFromStartToEnd() {
    cache.prefetch(KEY);
    assertThat(cache.get(KEY)).isNotDone();
    at.backing.last().find(bytes("v"));
    assertThat(at.observer.told)
        .containsExactly(
            "started a PREFETCH",
            "late a",
            "ended a PREFETCH 0 ANSWERED",
            "settled a PREFETCH true");
  }

  @Test
  void get_keyThatMeansNothing_isRejectedAndNoStoreFailure() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> answer = cache.get(key);
    RejectedKeyException rejection = new RejectedKeyException("fits no template");
    at.backing.last().fail(new CompletionException(rejection));
    assertThatThrownBy(answer::join).as("no stale entry stands in").hasCause(rejection);
    assertThat(at.observer.told).contains("ended k DEMAND 0 REJECTED", "settled k DEMAND false");
    assertThat(cache.isLoading(key)).isFalse();
  }

  @Test
  void prefetch_keyThatMeansNothing_isDroppedWithoutALoad() {
    at.backing.reject(KEY);
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.REFUSED);
    assertThat(cache.prefetch(OTHER)).isEqualTo(PrefetchStart.STARTED);
    assertThat(at.backing.begun()).isEqualTo(1);
    assertThat(at.observer.told).containsExactly("started b PREFETCH");
  }

  @Test
  void get_observerThatThrowsAtEveryEvent_isAnsweredAndBlocksNoKey() {
    ManualTime time = new ManualTime();
    Cache watched =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new LruEviction(1, 10),
            at.backing,
            namespace -> Freshness.DEFAULT,
            time,
            time,
            new ThrowingObserver(() -> true),
            1);
    for (int i = 0; i < 3; i++) {
      assertThat(watched.prefetch(KEY)).isEqualTo(PrefetchStart.STARTED);
      CompletableFuture<Answer> joined = watched.get(KEY);
      at.backing.last().fail(new StoreException("down", null));
      at.backing.last().find(bytes("v"));
      assertThat(text(joined.join())).isEqualTo("v");
      assertThat(watched.prefetch(OTHER)).isEqualTo(PrefetchStart.STARTED);
      at.backing.last().find(bytes("w"));
      assertThat(watched.get(OTHER).join().result()).isEqualTo(AccessResult.PREFETCHED_HIT);
      assertThat(watched.invalidate(OTHER)).isTrue();
    }
  }

  @Test
  void cancel_byTheBackingStore_failsTheRead() {
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.backing.last().fail(new java.util.concurrent.CancellationException());
    assertThatThrownBy(answer::join).hasCauseInstanceOf(StoreException.class);
  }
}

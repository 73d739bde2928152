package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.LruEviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A demand that joins a prefetch, at each stage of it, waits no longer than without it. */
class JoinedPrefetchTest {
  private final StoreException down = new StoreException("down", null);

  private final CacheFixture at = new CacheFixture();
  private final Cache cache = at.cache;

  @Test
  void get_prefetchUnderWay_promotesItOnce() {
    cache.prefetch(KEY);
    assertThat(at.backing.promoted()).isEmpty();
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(cache.get(OTHER)).isNotDone();
    assertThat(cache.get(OTHER)).isNotDone();
    assertThat(at.backing.promoted()).containsExactly(KEY);
  }

  @Test
  void get_prefetchThatTookOffButIsNotUnderWay_isPromotedOnceItIs() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    at.backing.duringNextLoad(
        () -> {
          answers.add(cache.get(KEY));
          answers.add(cache.get(KEY));
          assertThat(at.backing.promoted()).as("the store does not know it yet").isEmpty();
        });
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.STARTED);
    assertThat(at.backing.promoted()).containsExactly(KEY);
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(at.backing.promoted()).containsExactly(KEY);
    at.backing.last().find(bytes("v"));
    assertThat(answers).hasSize(2).allMatch(answer -> "v".equals(text(answer.join())));
  }

  @Test
  void prefetchFails_joinedBefore_loadsOnceMoreOnDemand() {
    cache.prefetch(KEY);
    CompletableFuture<Answer> first = cache.get(KEY);
    at.backing.load(0).fail(down);
    assertThat(first).isNotDone();
    assertThat(at.backing.begun()).isEqualTo(2);
    assertThat(at.backing.last().kind()).isEqualTo(LoadKind.DEMAND);
    CompletableFuture<Answer> second = cache.get(KEY);
    at.backing.last().find(bytes("v"));
    assertThat(text(first.join())).isEqualTo("v");
    assertThat(second.join().result()).isEqualTo(AccessResult.COALESCED);
    assertThat(at.read(KEY).result()).isEqualTo(AccessResult.HIT);
    assertThat(at.observer.told)
        .containsExactly(
            "started a PREFETCH",
            "late a",
            "ended a PREFETCH 0 FAILED",
            "settled a PREFETCH false",
            "started a DEMAND",
            "ended a DEMAND 0 ANSWERED",
            "settled a DEMAND true");
  }

  @Test
  void prefetchFails_andSoDoesTheDemandAfterIt_failsTheReaders() {
    cache.prefetch(KEY);
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.backing.load(0).fail(new StoreException("too many loads wait", null));
    at.backing.load(1).fail(down);
    assertThatThrownBy(answer::join).hasCause(down);
    assertThat(at.backing.begun()).isEqualTo(2);
    assertThat(cache.isLoading(KEY)).isFalse();
  }

  @Test
  void prefetchFails_andSoDoesTheDemandAfterIt_aStaleEntryStandsIn() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    cache.prefetch(key);
    CompletableFuture<Answer> answer = cache.get(key);
    at.backing.last().fail(down);
    at.backing.last().fail(down);
    assertThat(answer.join().result()).isEqualTo(AccessResult.STALE);
  }

  @Test
  void prefetchFails_joinedAndInvalidatedBefore_servesItsReadersAndKeepsNothing() {
    cache.prefetch(KEY);
    CompletableFuture<Answer> before = cache.get(KEY);
    cache.invalidate(KEY);
    CompletableFuture<Answer> after = cache.get(KEY);
    at.backing.load(0).fail(down);
    assertThat(at.backing.begun()).isEqualTo(3);
    cache.invalidate(KEY);
    at.backing.load(2).find(bytes("for those before"));
    assertThat(text(before.join())).isEqualTo("for those before");
    assertThat(before.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    at.backing.load(1).find(bytes("for the one after"));
    assertThat(text(after.join())).isEqualTo("for the one after");
  }

  @Test
  void prefetchFails_joinedByNobody_isNotRepeated() {
    cache.prefetch(KEY);
    at.backing.last().fail(down);
    assertThat(at.backing.begun()).isEqualTo(1);
    assertThat(at.observer.told).contains("wasted");
    assertThat(cache.isLoading(KEY)).isFalse();
  }

  @Test
  void prefetchIsRejected_joinedBefore_isNotRepeated() {
    cache.prefetch(KEY);
    CompletableFuture<Answer> answer = cache.get(KEY);
    RejectedKeyException rejection = new RejectedKeyException("not a number");
    at.backing.last().fail(rejection);
    assertThatThrownBy(answer::join).hasCause(rejection);
    assertThat(at.backing.begun()).isEqualTo(1);
  }

  @Test
  void prefetchFails_again_countsAgainstTheBoundOfReadersOnce() {
    CacheFixture narrow =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(10, 10), 1);
    narrow.cache.prefetch(KEY);
    assertThat(narrow.cache.get(KEY)).isNotDone();
    narrow.backing.last().fail(down);
    assertThatThrownBy(narrow.cache.get(OTHER)::join).hasCauseInstanceOf(OverloadedException.class);
    narrow.backing.last().fail(down);
    assertThat(narrow.cache.get(OTHER)).isNotDone();
  }

  @Test
  void promote_storeThatThrows_costsNobodyAnything() {
    cache.prefetch(KEY);
    at.backing.failNextPromotion(new IllegalStateException("a bug in the store"));
    CompletableFuture<Answer> answer = cache.get(KEY);
    assertThat(at.observer.told).contains("BACKING_STORE failed: a bug in the store");
    at.backing.last().find(bytes("v"));
    assertThat(text(answer.join())).isEqualTo("v");
  }
}

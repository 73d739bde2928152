package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.LruEviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A load lives as long as somebody waits for it, and no longer. */
class CancelledReadsTest {
  private final CacheFixture at = new CacheFixture();
  private final Cache cache = at.cache;

  @Test
  void cancel_byAllWhoWait_cancelsTheLoad() {
    CompletableFuture<Answer> leader = cache.get(KEY);
    CompletableFuture<Answer> follower = cache.get(KEY);
    leader.cancel(false);
    assertThat(at.backing.last().isCancelled()).as("one waits still").isFalse();
    follower.cancel(false);
    assertThat(at.backing.last().isCancelled()).isTrue();
    assertThat(cache.isLoading(KEY)).isFalse();
    assertThat(at.observer.told)
        .containsExactly(
            "started a DEMAND", "ended a DEMAND 0 CANCELLED", "settled a DEMAND false");
  }

  @Test
  void cancel_ofOneReadTwice_countsOnce() {
    CompletableFuture<Answer> leader = cache.get(KEY);
    CompletableFuture<Answer> follower = cache.get(KEY);
    leader.cancel(false);
    leader.cancel(true);
    assertThat(at.backing.last().isCancelled()).isFalse();
    at.backing.last().find(bytes("v"));
    assertThat(text(follower.join())).isEqualTo("v");
  }

  @Test
  void get_afterACancelledLoad_beginsOneOfItsOwn() {
    cache.get(KEY).cancel(false);
    CompletableFuture<Answer> next = cache.get(KEY);
    assertThat(at.backing.begun()).isEqualTo(2);
    assertThat(at.backing.last().isCancelled()).isFalse();
    at.backing.last().find(bytes("v"));
    assertThat(text(next.join())).isEqualTo("v");
  }

  @Test
  void cancel_ofReadsOfALoadThatWasLetGo_cancelsItAndNoLaterOne() {
    CompletableFuture<Answer> early = cache.get(KEY);
    cache.invalidate(KEY);
    CompletableFuture<Answer> late = cache.get(KEY);
    early.cancel(false);
    assertThat(at.backing.load(0).isCancelled()).isTrue();
    assertThat(at.backing.load(1).isCancelled()).isFalse();
    at.backing.load(1).find(bytes("v"));
    assertThat(text(late.join())).isEqualTo("v");
  }

  @Test
  void cancel_givesTheLoadsPlaceBack() {
    CacheFixture narrow =
        new CacheFixture(InMemoryEntryStore.countingEntries(), new LruEviction(10, 10), 1);
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Answer> answer = narrow.cache.get(Key.of("plain", "k" + i));
      assertThat(answer).isNotDone();
      answer.cancel(false);
    }
    assertThat(narrow.backing.begun()).isEqualTo(5);
  }

  @Test
  void cancel_byAllWhoJoinedAPrefetch_cancelsIt() {
    cache.prefetch(KEY);
    CompletableFuture<Answer> joined = cache.get(KEY);
    joined.cancel(false);
    assertThat(at.backing.last().isCancelled()).isTrue();
    assertThat(at.backing.begun()).as("no load follows it").isEqualTo(1);
  }

  @Test
  void cancel_beforeTheStoreHasBeenAsked_cancelsTheLoadOnceItHas() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    at.backing.duringNextLoad(
        () -> {
          answers.add(cache.get(KEY));
          answers.get(0).cancel(false);
        });
    cache.prefetch(KEY);
    assertThat(answers).hasSize(1);
    assertThat(at.backing.last().isCancelled()).isTrue();
    assertThat(cache.isLoading(KEY)).isFalse();
  }

  @Test
  void cancel_whereAStaleEntryMayStandIn_cancelsTheLoadToo() {
    Key key = Key.of("lenient", "k");
    at.fill(key, "old");
    at.time.advance(Duration.ofMinutes(2));
    CompletableFuture<Answer> answer = cache.get(key);
    answer.cancel(false);
    assertThat(at.backing.last().isCancelled()).isTrue();
  }

  @Test
  void cancel_afterTheAnswer_changesNothing() {
    CompletableFuture<Answer> answer = cache.get(KEY);
    at.backing.last().find(bytes("v"));
    answer.cancel(false);
    assertThat(text(answer.join())).isEqualTo("v");
    assertThat(text(at.read(KEY))).isEqualTo("v");
  }
}

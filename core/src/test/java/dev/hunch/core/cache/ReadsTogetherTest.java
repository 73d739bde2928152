package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadsTogetherTest {
  private final Asked backing = new Asked();
  private final ManualTime time = new ManualTime();
  private final RecordingObserver observer = new RecordingObserver();
  private final Cache cache =
      new Cache(
          InMemoryEntryStore.countingEntries(),
          new LruEviction(100, 100),
          backing,
          Map.of("plain", CacheFixture.PLAIN)::get,
          time,
          time,
          observer,
          3);

  /** A store that remembers what it was asked for at once. */
  private static final class Asked implements BackingStore {
    private final List<List<Request>> together = new ArrayList<>();
    private final List<CompletableFuture<Loaded>> loads = new ArrayList<>();
    private final List<Key> promoted = new ArrayList<>();
    private boolean isBroken;

    @Override
    public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
      CompletableFuture<Loaded> load = new CompletableFuture<>();
      loads.add(load);
      return load;
    }

    @Override
    public List<CompletableFuture<Loaded>> loadAll(List<Request> requests) {
      together.add(requests);
      if (isBroken) {
        return List.of();
      }
      return BackingStore.super.loadAll(requests);
    }

    @Override
    public void promote(Key key) {
      promoted.add(key);
    }
  }

  @Test
  void get_betweenTwoBegins_isAtOneTime() {
    assertThat(cache.put(KEY, bytes("v"))).isTrue();
    try (ReadsTogether together = cache.together()) {
      long first = together.nowMillis();
      time.advance(Duration.ofMinutes(1));
      assertThat(together.nowMillis()).isEqualTo(first);
      assertThat(together.get(KEY)).isCompleted(); // as fresh as at the time of the first

      together.begin();
      assertThat(together.get(KEY)).isNotDone();
      assertThat(together.nowMillis()).isEqualTo(first + 60_000);
    }
  }

  @Test
  void close_readsThatMiss_beginTheirLoadsAtOnce() {
    CompletableFuture<Answer> first;
    CompletableFuture<Answer> second;
    CompletableFuture<Answer> again;
    try (ReadsTogether together = cache.together()) {
      first = together.get(KEY);
      second = together.get(OTHER);
      again = together.get(KEY);
      assertThat(together.prefetch(Key.of("plain", "c"))).isEqualTo(PrefetchStart.STARTED);
      assertThat(backing.together).isEmpty();
    }
    assertThat(backing.together)
        .containsExactly(
            List.of(
                new BackingStore.Request(KEY, LoadKind.DEMAND),
                new BackingStore.Request(OTHER, LoadKind.DEMAND),
                new BackingStore.Request(Key.of("plain", "c"), LoadKind.PREFETCH)));

    backing.loads.get(1).complete(new BackingStore.Loaded.Found(bytes("b")));
    assertThat(CacheFixture.text(second.join())).isEqualTo("b");
    assertThat(first).isNotDone();
    backing.loads.get(0).complete(new BackingStore.Loaded.Found(bytes("a")));
    assertThat(again.join().result()).isEqualTo(AccessResult.COALESCED);

    try (ReadsTogether together = cache.together()) {
      assertThat(together.get(KEY).join().result()).isEqualTo(AccessResult.HIT);
    }
    assertThat(backing.together).as("nothing to load").hasSize(1);
  }

  @Test
  void get_before_theLoadsBegin_isJoinedInvalidatedAndCancelledAlone() {
    CompletableFuture<Answer> cancelled;
    CompletableFuture<Answer> invalidated;
    CompletableFuture<Answer> joining;
    try (ReadsTogether together = cache.together()) {
      cancelled = together.get(KEY);
      invalidated = together.get(OTHER);
      assertThat(together.prefetch(Key.of("plain", "c"))).isEqualTo(PrefetchStart.STARTED);
      joining = cache.get(Key.of("plain", "c"));
      cancelled.cancel(false);
      cache.invalidate(OTHER);
    }
    assertThat(backing.loads.get(0)).isCancelled();
    assertThat(backing.promoted).containsExactly(Key.of("plain", "c"));
    backing.loads.get(1).complete(new BackingStore.Loaded.Found(bytes("old")));
    backing.loads.get(2).complete(new BackingStore.Loaded.Absent());
    assertThat(invalidated.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(joining.join().result()).isEqualTo(AccessResult.COALESCED);
    assertThat(cache.lookup(OTHER)).isEqualTo(new Lookup.Miss());
  }

  @Test
  void get_moreThanMayWait_refusesThoseAlone() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    try (ReadsTogether together = cache.together()) {
      for (int i = 0; i < 5; i++) {
        answers.add(together.get(Key.of("plain", "k" + i)));
      }
    }
    assertThat(backing.loads).hasSize(3);
    assertThatThrownBy(() -> answers.get(4).join()).hasCauseInstanceOf(OverloadedException.class);
    backing.loads.forEach(load -> load.complete(new BackingStore.Loaded.Absent()));
    assertThat(answers.get(2).join().result()).isEqualTo(AccessResult.MISS);
  }

  @Test
  void close_storeThatForgetsLoads_failsTheirReadsAndLeavesNoFlight() {
    backing.isBroken = true;
    CompletableFuture<Answer> answer;
    try (ReadsTogether together = cache.together()) {
      answer = together.get(KEY);
    }
    assertThatThrownBy(answer::join).hasCauseInstanceOf(StoreException.class);
    assertThat(cache.isLoading(KEY)).isFalse();
  }

  /** A cache that holds the keys from 0, of which a read of one makes another the next victim. */
  private Cache holding(int keys) {
    Cache full =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new LruEviction(keys, keys),
            backing,
            Map.of("plain", CacheFixture.PLAIN)::get,
            time,
            time,
            observer,
            3);
    for (int i = 0; i < keys; i++) {
      full.put(numbered(i), bytes("v"));
    }
    return full;
  }

  private static Key numbered(int number) {
    return Key.of("plain", "n" + number);
  }

  private static boolean holds(Cache cache, int number) {
    return !cache.lookup(numbered(number)).equals(new Lookup.Miss());
  }

  @Test
  void begin_hits_keepsThemOverWhatWasNotRead() {
    Cache full = holding(3);
    try (ReadsTogether together = full.together()) {
      assertThat(together.get(numbered(0))).isCompleted();
      together.begin();
      full.put(OTHER, bytes("v"));
      assertThat(holds(full, 0)).isTrue();
      assertThat(holds(full, 1)).isFalse();
      assertThat(together.get(numbered(2))).isCompleted();
    }
    full.put(KEY, bytes("v"));
    assertThat(holds(full, 2)).as("noted by close").isTrue();
    assertThat(holds(full, 0)).isFalse();
  }

  @Test
  void close_moreHitsThanAreNotedAtOnce_notesAllInTheirOrder() {
    int keys = 3 * ReadNotes.SIZE + 1;
    Cache full = holding(keys);
    try (ReadsTogether together = full.together()) {
      for (int i = keys - 1; i >= 0; i--) {
        assertThat(together.get(numbered(i)).join().result()).isEqualTo(AccessResult.HIT);
      }
    }
    for (int i = 0; i < keys; i++) {
      assertThat(holds(full, keys - 1 - i)).isTrue();
      full.put(Key.of("plain", "new" + i), bytes("v"));
      assertThat(holds(full, keys - 1 - i)).isFalse();
    }
  }

  @Test
  void get_prefetchedEntry_isAPrefetchedHitOnce() {
    cache.prefetch(KEY);
    backing.loads.get(0).complete(new BackingStore.Loaded.Found(bytes("a")));
    try (ReadsTogether together = cache.together()) {
      assertThat(together.get(KEY).join().result()).isEqualTo(AccessResult.PREFETCHED_HIT);
      assertThat(together.get(KEY).join().result()).isEqualTo(AccessResult.HIT);
    }
  }
}

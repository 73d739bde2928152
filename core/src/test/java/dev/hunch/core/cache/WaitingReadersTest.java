package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many readers may wait for loads, and how the namespaces share that. */
class WaitingReadersTest {
  private final ManualBackingStore backing = new ManualBackingStore();

  private Cache bounded(WaitingBound bound) {
    ManualTime time = new ManualTime();
    return new Cache(
        InMemoryEntryStore.countingEntries(),
        QuotaEviction.none(new LruEviction(100, 100)),
        backing,
        namespace -> NamespaceRules.of(CacheFixture.PLAIN),
        TagRules.NONE,
        GenerationLog.NONE,
        time,
        time,
        new CacheObserver() {},
        bound);
  }

  private static boolean isRefused(CompletableFuture<?> read) {
    if (read.isCompletedExceptionally()) {
      assertThatThrownBy(read::join).hasCauseInstanceOf(OverloadedException.class);
    }
    return read.isCompletedExceptionally();
  }

  @Test
  void get_floodOfOneNamespace_isRefusedFromThreeQuartersAndLeavesRoomForAnother() {
    Cache cache = bounded(new WaitingBound(8, true));
    for (int i = 0; i < 6; i++) {
      assertThat(isRefused(cache.get(Key.of("flood", "k" + i)))).isFalse();
    }
    assertThat(isRefused(cache.get(Key.of("flood", "one more")))).isTrue();
    assertThat(isRefused(cache.get(Key.of("calm", "a")))).isFalse();
    assertThat(backing.last().key()).isEqualTo(Key.of("calm", "a"));
    backing.load(0).find(bytes("v"));
    assertThat(isRefused(cache.get(Key.of("flood", "later")))).as("room again").isFalse();
    assertThat(isRefused(cache.get(Key.of("flood", "too late")))).isTrue();
  }

  @Test
  void get_joinedPrefetchesOfOneNamespace_countAsItsLoads() {
    Cache cache = bounded(new WaitingBound(8, true));
    for (int i = 0; i < 6; i++) {
      Key key = Key.of("flood", "k" + i);
      assertThat(cache.prefetch(key)).isEqualTo(PrefetchStart.STARTED);
      assertThat(isRefused(cache.get(key))).isFalse();
    }
    assertThat(isRefused(cache.get(Key.of("flood", "one more")))).isTrue();
    assertThat(isRefused(cache.get(Key.of("calm", "a")))).isFalse();
  }

  @Test
  void get_floodOfASingleNamespace_mayAwaitAsManyLoadsAsThereMayBe() {
    Cache cache = bounded(WaitingBound.alone(8));
    for (int i = 0; i < 8; i++) {
      assertThat(isRefused(cache.get(Key.of("flood", "k" + i)))).isFalse();
    }
    assertThat(isRefused(cache.get(Key.of("flood", "one more")))).isTrue();
  }

  /** Joins the key's load until that is refused; returns how often it was not. */
  private static int joinAll(Cache cache, Key key) {
    int joined = 0;
    while (joined <= 2 * Flights.MOST_JOINED && !isRefused(cache.get(key))) {
      joined++;
    }
    return joined;
  }

  @Test
  void get_tooManyJoinALoad_refusesThemAndNoOtherRead() {
    Cache cache = bounded(WaitingBound.alone(1_000));
    Key key = Key.of("n", "a");
    CompletableFuture<Answer> first = cache.get(key);
    CompletableFuture<Answer> second = cache.get(key);
    assertThat(joinAll(cache, key)).isEqualTo(Flights.MOST_JOINED - 1);
    CompletableFuture<Answer> other = cache.get(Key.of("n", "b"));
    assertThat(isRefused(other)).as("a load of its own").isFalse();
    assertThat(isRefused(cache.get(Key.of("n", "b")))).as("joins of all loads").isTrue();
    first.cancel(false);
    assertThat(isRefused(cache.get(key))).as("who began it had joined nothing").isTrue();
    second.cancel(false);
    assertThat(isRefused(cache.get(key))).as("a place was given up").isFalse();
    assertThat(backing.begun()).isEqualTo(2);
    backing.load(0).find(bytes("v"));
    assertThat(isRefused(cache.get(Key.of("n", "b")))).as("all have been answered").isFalse();
  }

  @Test
  void get_tooManyOfOneNamespaceJoin_leavesRoomForAnother() {
    Cache cache = bounded(new WaitingBound(1_000, true));
    Key calm = Key.of("calm", "a");
    assertThat(isRefused(cache.get(calm))).isFalse();
    Key key = Key.of("flood", "a");
    assertThat(isRefused(cache.get(key))).isFalse();
    assertThat(joinAll(cache, key)).isEqualTo(Flights.MOST_JOINED / 4 * 3);
    assertThat(isRefused(cache.get(calm))).isFalse();
  }

  @Test
  void get_joinsThatEndInAnyWay_giveTheirPlacesBack() {
    for (long seed = 0; seed < 20; seed++) {
      Cache cache = bounded(WaitingBound.alone(1_000));
      int before = backing.begun();
      joinAtRandom(cache, new Random(seed), before);
      for (int i = before; i < backing.begun(); i++) { // the failure of a prefetch begins another
        backing.load(i).fail(new StoreException("down", null));
      }
      Key key = Key.of("n", "new");
      assertThat(isRefused(cache.get(key))).isFalse();
      assertThat(joinAll(cache, key)).as("seed %d", seed).isEqualTo(Flights.MOST_JOINED);
    }
  }

  private void joinAtRandom(Cache cache, Random random, int before) {
    List<CompletableFuture<Answer>> reads = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      Key key = Key.of("n", "k" + random.nextInt(4));
      int begun = backing.begun() - before;
      ManualBackingStore.Load load =
          begun == 0 ? null : backing.load(before + begun - 1 - random.nextInt(Math.min(begun, 5)));
      int choice = random.nextInt(20);
      if (choice < 10 || load == null || reads.isEmpty()) {
        CompletableFuture<Answer> read = cache.get(key);
        reads.add(read);
        CompletableFuture<Answer> other = reads.get(random.nextInt(reads.size()));
        // Some are given up while those who waited with them are told.
        var unused = read.whenComplete((answer, failure) -> other.cancel(false));
      } else if (choice < 14) {
        reads.get(random.nextInt(reads.size())).cancel(false);
      } else if (choice == 14) {
        cache.prefetch(key);
      } else if (choice == 15) {
        cache.invalidate(key);
      } else if (choice == 16) {
        CompletableFuture<Answer> other = reads.get(reads.size() - 1);
        backing.duringNextLoad(() -> other.cancel(false));
      } else if (choice == 17) {
        load.fail(new StoreException("down", null));
      } else {
        load.find(bytes("v"));
        cache.invalidate(key);
      }
    }
  }
}

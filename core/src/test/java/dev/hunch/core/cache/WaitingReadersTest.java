package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
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
}

package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.ForgedKeys;
import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Store and policy in step: collisions and full stores. */
class CacheContentsTest {
  /** A store that holds no more than so many entries, whatever the policy thinks. */
  private static final class NarrowStore implements EntryStore {
    private final EntryStore entries = InMemoryEntryStore.countingEntries();
    private final int room;
    private @Nullable Runnable afterNextGet;

    NarrowStore(int room) {
      this.room = room;
    }

    @Override
    public @Nullable Entry get(Key key) {
      Entry found = entries.get(key);
      Runnable meanwhile = afterNextGet;
      if (meanwhile != null) {
        afterNextGet = null;
        meanwhile.run();
      }
      return found;
    }

    @Override
    public boolean put(Key key, Entry entry) {
      return entries.size() < room && entries.put(key, entry);
    }

    @Override
    public boolean remove(long keyHash) {
      return entries.remove(keyHash);
    }

    @Override
    public int weightOf(Key key, Entry entry) {
      return 1;
    }

    @Override
    public void forEach(Visitor visitor) {
      entries.forEach(visitor);
    }

    @Override
    public long size() {
      return entries.size();
    }

    @Override
    public void close() {}
  }

  @Test
  void get_keysWithEqualHashes_neverGiveEachOthersValues() {
    CacheFixture at = new CacheFixture();
    Key one = ForgedKeys.withHash("plain", "one", 7);
    Key two = ForgedKeys.withHash("plain", "two", 7);
    CompletableFuture<Answer> first = at.cache.get(one);
    CompletableFuture<Answer> second = at.cache.get(two);
    assertThat(at.backing.begun()).as("a flight each").isEqualTo(2);
    at.backing.load(0).find(bytes("of one"));
    at.backing.load(1).find(bytes("of two"));
    assertThat(text(first.join())).isEqualTo("of one");
    assertThat(text(second.join())).isEqualTo("of two");
    assertThat(text(at.read(two))).isEqualTo("of two");
    assertThat(at.cache.lookup(one)).isInstanceOf(Lookup.Miss.class);
    assertThat(at.cache.invalidate(one)).as("the other's entry is not one's").isFalse();
    assertThat(at.cache.lookup(two)).as("but may be gone with it").isInstanceOf(Lookup.Miss.class);
    assertThat(at.policy.size()).isZero();
  }

  @Test
  void prefetch_replacedByAKeyWithEqualHash_isWasted() {
    CacheFixture at = new CacheFixture();
    at.cache.prefetch(ForgedKeys.withHash("plain", "one", 7));
    at.backing.last().find(bytes("of one"));
    at.fill(ForgedKeys.withHash("plain", "two", 7), "of two");
    assertThat(at.observer.told).contains("wasted", "removed REPLACED");
  }

  @Test
  void get_valueArrivesJustAfterTheLookUp_isAHitWithoutASecondLoad() {
    NarrowStore store = new NarrowStore(10);
    CacheFixture at = new CacheFixture(store, new LruEviction(10, 10), 10);
    store.afterNextGet = () -> at.cache.put(KEY, bytes("just in time"));
    Answer answer = at.read(KEY);
    assertThat(answer.result()).isEqualTo(AccessResult.HIT);
    assertThat(text(answer)).isEqualTo("just in time");
    assertThat(at.backing.begun()).isZero();
  }

  @Test
  void keep_fullStore_makesRoomAndSucceeds() {
    NarrowStore store = new NarrowStore(3);
    CacheFixture at = new CacheFixture(store, new LruEviction(100, 10), 10);
    for (int i = 0; i < 10; i++) {
      at.fill(Key.of("plain", "k" + i), "v" + i);
    }
    assertThat(store.size()).isEqualTo(3);
    assertThat(at.policy.size()).isEqualTo(3);
    assertThat(at.observer.told).filteredOn("removed EVICTED"::equals).hasSize(7);
    assertThat(text(at.read(Key.of("plain", "k9")))).isEqualTo("v9");
  }

  @Test
  void keep_storeThatTakesNothing_servesTheReadAndCountsTheRefusal() {
    for (boolean prefetched : new boolean[] {false, true}) {
      CacheFixture at = new CacheFixture(new NarrowStore(0), new S3FifoEviction(100, 10, 0.25), 10);
      if (prefetched) {
        at.cache.prefetch(KEY);
      }
      CompletableFuture<Answer> answer = prefetched ? null : at.cache.get(KEY);
      at.backing.last().find(bytes("v"));
      assertThat(at.policy.size()).isZero();
      assertThat(at.observer.told)
          .contains("put a REFUSED")
          .doesNotContain("removed EVICTED")
          .filteredOn("wasted"::equals)
          .hasSize(prefetched ? 1 : 0);
      if (answer != null) {
        assertThat(answer.join().result()).isEqualTo(AccessResult.BYPASS);
        assertThat(text(answer.join())).isEqualTo("v");
      }
    }
  }

  @Test
  void keep_inThePlaceOfAHotEntry_isAsHotAsThatWas() {
    S3FifoEviction policy = new S3FifoEviction(20, 20, 0.25);
    CacheFixture at = new CacheFixture(InMemoryEntryStore.countingEntries(), policy, 10);
    at.fill(KEY, "v0");
    for (int read = 0; read < 3; read++) {
      at.read(KEY);
    }
    flood(at, "first");
    assertThat(text(at.read(KEY))).isEqualTo("v0");

    at.time.advance(Duration.ofMinutes(2));
    at.fill(KEY, "v1");
    flood(at, "second");
    assertThat(at.cache.lookup(KEY)).as("loaded anew after its ttl").isInstanceOf(Lookup.Hit.class);
    at.cache.put(KEY, bytes("v2"));
    flood(at, "third");
    assertThat(at.cache.lookup(KEY)).as("put").isInstanceOf(Lookup.Hit.class);
    at.time.advance(Duration.ofMinutes(2));
    at.cache.prefetch(KEY);
    at.backing.last().find(bytes("v3"));
    assertThat(text(at.read(KEY))).isEqualTo("v3");
    flood(at, "fourth");
    assertThat(at.cache.lookup(KEY)).as("prefetched and read").isInstanceOf(Lookup.Hit.class);
  }

  private static void flood(CacheFixture at, String name) {
    for (int i = 0; i < 50; i++) {
      at.fill(Key.of("plain", name + i), "v");
    }
  }

  @Test
  void put_valueHeavierThanTheCache_isNotKeptAndLeavesNoOlderValue() {
    CacheFixture at =
        new CacheFixture(InMemoryEntryStore.weighingBytes(), new LruEviction(100, 10), 10);
    at.fill(KEY, "old");
    at.fill(OTHER, "other");
    assertThat(at.cache.put(KEY, new byte[101])).isFalse();
    assertThat(at.cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(at.cache.lookup(OTHER)).isInstanceOf(Lookup.Hit.class);
    assertThat(at.observer.told).as("by the policy").contains("put a REFUSED");
    assertThat(at.cache.weight()).isEqualTo(at.entries.weightOf(OTHER, entryOf("other")));
  }

  private static Entry entryOf(String value) {
    return new Entry(bytes(value), 0, 1, Entry.Origin.DEMAND);
  }
}

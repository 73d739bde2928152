package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Invalidation by prefix and tag, and what is left of it after a restart. */
class CacheInvalidationTest {
  /** A log in memory; it fails when it is told to. */
  private static final class ListedLog implements GenerationLog {
    private final List<Generation> kept = new ArrayList<>();
    private int replaced;
    private boolean failing;

    @Override
    public List<Generation> read() {
      return List.copyOf(kept);
    }

    @Override
    public void append(Generation generation) {
      check();
      kept.add(generation);
    }

    @Override
    public void replace(List<Generation> all) {
      check();
      kept.clear();
      kept.addAll(all);
      replaced++;
    }

    private void check() {
      if (failing) {
        throw new IllegalStateException("the disk is full");
      }
    }
  }

  private final ListedLog log = new ListedLog();
  private final EntryStore entries = InMemoryEntryStore.countingEntries();
  private final ManualBackingStore backing = new ManualBackingStore();
  private final RecordingObserver observer = new RecordingObserver();
  private Cache cache = start();

  private Cache start() {
    ManualTime time = new ManualTime();
    return new Cache(
        entries,
        QuotaEviction.none(new LruEviction(100, 100)),
        backing,
        namespace -> NamespaceRules.of(Freshness.FOREVER),
        key -> Tags.of(key.namespace(), List.of("key:" + key.text())),
        log,
        time,
        time,
        observer,
        WaitingBound.alone(100));
  }

  private Lookup read(Key key) {
    return cache.lookup(key);
  }

  @Test
  void onInvalidated_toldOfAnything_findsTheOldValueNoMore() {
    Key key = Key.of("shop", "user:1");
    AtomicReference<Cache> watched = new AtomicReference<>();
    List<Lookup> seen = new ArrayList<>();
    CacheObserver watcher =
        new CacheObserver() {
          @Override
          public void onInvalidated(Invalidation invalidation) {
            seen.add(requireNonNull(watched.get()).lookup(key));
          }
        };
    ManualTime time = new ManualTime();
    Cache told =
        new Cache(
            entries,
            new LruEviction(100, 100),
            backing,
            namespace -> Freshness.FOREVER,
            time,
            time,
            watcher,
            100);
    watched.set(told);
    told.put(key, new byte[] {1});
    told.put(key, new byte[] {2});
    told.invalidate(key);
    told.put(key, new byte[] {3});
    told.invalidatePrefix("shop", "user:");

    assertThat(seen.get(1))
        .isInstanceOfSatisfying(
            Lookup.Hit.class, hit -> assertThat(hit.entry().value()).containsExactly(2));
    assertThat(seen.get(2)).isInstanceOf(Lookup.Miss.class);
    assertThat(seen.get(4)).isInstanceOf(Lookup.Miss.class);
  }

  @Test
  void invalidateTag_ofAPut_killsItAlone() {
    cache.put(KEY, bytes("v"), Tags.of("plain", List.of("red", "blue")));
    cache.put(OTHER, bytes("w"), Tags.of("plain", List.of("red")));
    cache.invalidateTag("plain", "blue");
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(read(OTHER)).isInstanceOf(Lookup.Hit.class);
    cache.put(KEY, bytes("v2"), Tags.of("plain", List.of("blue")));
    assertThat(read(KEY)).isInstanceOf(Lookup.Hit.class);
  }

  @Test
  void invalidateTag_ofTheKeysOwn_killsWhatWasLoadedAndWhatIsLoading() {
    assertThat(cache.get(KEY)).isNotDone();
    backing.last().find(bytes("v"));
    CompletableFuture<Answer> before = cache.get(OTHER);
    cache.invalidateTag("plain", "key:" + KEY.text());
    cache.invalidateTag("plain", "key:" + OTHER.text());
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
    CompletableFuture<Answer> after = cache.get(OTHER);
    assertThat(backing.begun()).as("the load from before is not joined").isEqualTo(3);
    backing.load(2).find(bytes("new"));
    backing.load(1).find(bytes("old"));
    assertThat(before.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(text(after.join())).isEqualTo("new");
    assertThat(text(cache.get(OTHER).join())).isEqualTo("new");
  }

  @Test
  void invalidatePrefix_prefetchOnItsWay_isNeverKept() {
    cache.prefetch(KEY);
    cache.invalidatePrefix("plain", "");
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.STARTED);
    backing.load(0).find(bytes("old"));
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
    backing.load(1).find(bytes("new"));
    assertThat(text(cache.get(KEY).join())).isEqualTo("new");
  }

  @Test
  void deadEntry_met_isDroppedAndLoadedAnew() {
    cache.put(KEY, bytes("v"));
    cache.invalidatePrefix("plain", "");
    assertThat(cache.size()).as("it leaves when it is met").isEqualTo(1);
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(cache.size()).isZero();
    assertThat(observer.told).contains("removed INVALIDATED");
  }

  @Test
  void invalidations_andPuts_areToldInOrder() {
    cache.put(KEY, bytes("v"));
    cache.invalidate(KEY);
    cache.invalidatePrefix("plain", "x");
    cache.invalidateTag("plain", "t");
    assertThat(observer.invalidated)
        .containsExactly(
            new Invalidation.OfKey(KEY),
            new Invalidation.OfKey(KEY),
            new Invalidation.OfPrefix("plain", "x"),
            new Invalidation.OfTag("plain", "t"));
  }

  @Test
  void newCache_afterInvalidations_doesNotServeWhatTheyKilled() {
    cache.put(KEY, bytes("v"), Tags.of("plain", List.of("red")));
    cache.put(OTHER, bytes("w"));
    cache.invalidateTag("plain", "red");
    cache = start();
    assertThat(cache.size()).as("the dead are not adopted").isEqualTo(1);
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(read(OTHER)).isInstanceOf(Lookup.Hit.class);
  }

  @Test
  void newCache_whoseLogLostWhatWasNotAcknowledged_doesNotTurnItsClockBack() {
    log.failing = true;
    cache.invalidateTag("plain", "any");
    cache.invalidateTag("plain", "any");
    log.failing = false;
    cache.put(KEY, bytes("stamped 2"));
    cache = start();
    assertThat(read(KEY)).isInstanceOf(Lookup.Hit.class);
    cache.invalidatePrefix("plain", "");
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
  }

  @Test
  void invalidatePrefix_logThatFails_standsAndIsTold() {
    cache.put(KEY, bytes("v"));
    log.failing = true;
    cache.invalidatePrefix("plain", "");
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
    assertThat(observer.told).contains("GENERATION_LOG failed: the disk is full");
  }

  @Test
  void invalidateTag_manyTimes_keepsTheLogShort() {
    for (int i = 0; i < 20_000; i++) {
      cache.invalidateTag("plain", "t" + i % 10);
    }
    assertThat(log.replaced).isPositive();
    assertThat(log.kept).hasSizeLessThan(5_000);
    cache.put(KEY, bytes("v"), Tags.of("plain", List.of("t3")));
    cache = start();
    assertThat(read(KEY)).isInstanceOf(Lookup.Hit.class);
    cache.invalidateTag("plain", "t3");
    assertThat(read(KEY)).isInstanceOf(Lookup.Miss.class);
  }

  @Test
  void put_moreTagsThanAnEntryMayHave_isRefused() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= Tags.MOST; i++) {
      many.add("t" + i);
    }
    assertThatThrownBy(() -> Tags.of("plain", many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("17");
  }
}

package dev.hunch.core.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.LruEviction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cache of 100 entries whose store and time the test moves by hand. */
final class CacheFixture {
  static final Key KEY = Key.of("plain", "a");
  static final Key OTHER = Key.of("plain", "b");

  /** Fresh for a minute, absent for a second, never stale. */
  static final Freshness PLAIN =
      new Freshness(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO);

  /** As plain, but served for ten minutes more when the store cannot answer. */
  static final Freshness LENIENT =
      new Freshness(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(10));

  final ManualTime time = new ManualTime();
  final ManualBackingStore backing = new ManualBackingStore();
  final RecordingObserver observer = new RecordingObserver();
  final EntryStore entries;
  final EvictionPolicy policy;
  final Cache cache;

  CacheFixture() {
    this(InMemoryEntryStore.countingEntries(), new LruEviction(100, 100), 1_000);
  }

  CacheFixture(EntryStore entries, EvictionPolicy policy, int maxWaitingLoads) {
    Map<String, Freshness> freshness =
        Map.of("plain", PLAIN, "lenient", LENIENT, "forever", Freshness.FOREVER);
    this.entries = entries;
    this.policy = policy;
    cache =
        new Cache(entries, policy, backing, freshness::get, time, time, observer, maxWaitingLoads);
  }

  /** Reads a key that is cached, or whose load the caller has ended. */
  Answer read(Key key) {
    return cache.get(key).join();
  }

  /** Brings a value into the cache by a read. */
  void fill(Key key, String value) {
    CompletableFuture<Answer> answer = cache.get(key);
    backing.last().find(bytes(value));
    answer.join();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static @Nullable String text(Answer answer) {
    byte[] value = answer.value();
    return value == null ? null : new String(value, UTF_8);
  }
}

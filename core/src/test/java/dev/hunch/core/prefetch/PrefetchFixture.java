package dev.hunch.core.prefetch;

import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.cache.ManualBackingStore;
import dev.hunch.core.eviction.LruEviction;

/** A cache whose store and time the test moves by hand, and the books of its prefetches. */
final class PrefetchFixture {
  final ManualTime time = new ManualTime();
  final ManualBackingStore backing = new ManualBackingStore();
  final PrefetchOutcomes outcomes = new PrefetchOutcomes();
  final Cache cache;

  PrefetchFixture(int capacityEntries, Freshness freshness) {
    cache =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new LruEviction(capacityEntries, 10),
            backing,
            namespace -> freshness,
            time,
            time,
            outcomes,
            1_000);
  }
}

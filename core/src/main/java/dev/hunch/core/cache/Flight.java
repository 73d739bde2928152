package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A load in flight and those who wait for it. The cache's lock guards its fields. */
final class Flight {
  /** Of its present load: a prefetch that fails its readers is followed by a demand. */
  Lease lease;

  final NamespaceRules rules;

  /** What the load brought; told to every waiter, each with its own result. */
  final CompletableFuture<Landing> landing = new CompletableFuture<>();

  /** Whether a demand waits for it. */
  boolean demanded;

  /** How many readers wait for it. */
  int waiters;

  /** How many of them have joined it; none any more when it has landed. */
  int joined;

  /** Whether all readers that waited for it have given up. */
  boolean isAbandoned;

  /** What the backing store was asked for; null until it has been. */
  @Nullable CompletableFuture<BackingStore.Loaded> load;

  Flight(Lease lease, NamespaceRules rules) {
    this.rules = rules;
    this.lease = lease;
    this.demanded = lease.kind() == LoadKind.DEMAND;
  }

  /** Whether a prediction asked for it, and nobody else yet. */
  boolean isSpeculative() {
    return !demanded && lease.kind() == LoadKind.PREFETCH;
  }

  /**
   * What the load brought, as it would lie in the cache. Its age counts from before the store was
   * asked: the store may have changed since.
   */
  Entry entryOf(BackingStore.Loaded loaded, long askedMillis) {
    Entry.Origin origin = isSpeculative() ? Entry.Origin.PREFETCH : Entry.Origin.DEMAND;
    byte[] value = loaded instanceof BackingStore.Loaded.Found found ? found.value() : null;
    return new Entry(
        value,
        askedMillis,
        value == null
            ? rules.freshness().expiryOfAbsence(askedMillis)
            : rules.freshness().expiryOfValue(askedMillis, lease.key().hash()),
        origin,
        lease.stamp(),
        lease.tags());
  }

  /**
   * What a load brought.
   *
   * @param entry the value, or that there is none
   * @param kept whether the cache holds it now
   * @param ageMillis how long ago the store was asked for it
   */
  record Landing(Entry entry, boolean kept, long ageMillis) {
    /** The answer of a waiter: {@code result}, or that the value could not be kept. */
    Answer answer(AccessResult result) {
      return new Answer(kept ? result : AccessResult.BYPASS, entry, ageMillis);
    }
  }
}

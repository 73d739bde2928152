package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.EvictionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds: the entry store and the eviction policy, kept in step.
 *
 * <p>Not thread-safe but for {@link #get} and {@link #size}: the cache's lock guards the rest.
 */
final class CacheContents {
  /** How often room is made for an entry that the store refuses before it is given up. */
  private static final int PUT_ATTEMPTS = 8;

  private final EntryStore entries;
  private final EvictionPolicy policy;
  private final CacheObserver observer;

  /** Hashes of the prefetched entries that nobody has read yet. */
  private final LongHashSet unproven = new LongHashSet();

  CacheContents(EntryStore entries, EvictionPolicy policy, CacheObserver observer) {
    this.entries = entries;
    this.policy = policy;
    this.observer = observer;
  }

  /** Brings the policy into step with a store that kept its entries over a restart. */
  void adopt() {
    LongArrayList surplus = new LongArrayList();
    entries.forEach(
        (key, entry) -> {
          if (!policy.admit(key.hash(), entries.weightOf(key, entry), false, surplus::addLong)) {
            surplus.addLong(key.hash());
          }
        });
    surplus.forEachLong(entries::remove);
  }

  @Nullable Entry get(Key key) {
    return entries.get(key);
  }

  long size() {
    return entries.size();
  }

  long weight() {
    return policy.weight();
  }

  /** Notes a read and says whether it was the first of a prefetched entry. */
  boolean noteRead(Key key) {
    policy.onHit(key.hash());
    boolean firstUse = unproven.remove(key.hash());
    if (firstUse) {
      observer.onPrefetchUsed(key);
    }
    return firstUse;
  }

  /**
   * Puts the entry in the place of whatever lies under the key's hash, which is gone in any case.
   *
   * @param speculative whether nobody has asked for it yet
   * @return false if there is no room for it
   */
  boolean keep(Key key, Entry entry, boolean speculative, long nowMillis) {
    long hash = key.hash();
    if (policy.contains(hash)) {
      Entry old = entries.get(key);
      boolean expired = old != null && !old.isFresh(nowMillis);
      drop(hash, expired ? RemovalCause.EXPIRED : RemovalCause.REPLACED);
    }
    if (!policy.admit(hash, entries.weightOf(key, entry), speculative, this::evicted)) {
      return false;
    }
    boolean stored = false;
    try {
      stored = store(key, entry);
    } finally {
      if (!stored) { // refused, or the store threw
        policy.remove(hash);
      }
    }
    if (!stored) {
      observer.onPutRefused(key);
    } else if (speculative) {
      unproven.add(hash);
    }
    return stored;
  }

  /** Drops the key's entry and says whether there was one. */
  boolean invalidate(Key key) {
    boolean held = entries.get(key) != null;
    if (held) {
      drop(key.hash(), RemovalCause.INVALIDATED);
    }
    return held;
  }

  /** Drops every entry of the namespace that begins with the prefix and returns their number. */
  long invalidatePrefix(String namespace, String prefix) {
    List<Key> doomed = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(namespace, prefix)) {
            doomed.add(key);
          }
        });
    for (Key key : doomed) {
      drop(key.hash(), RemovalCause.INVALIDATED);
    }
    return doomed.size();
  }

  /** Stores an entry that the policy has admitted, making room if the store is full. */
  private boolean store(Key key, Entry entry) {
    long hash = key.hash();
    boolean stored = entries.put(key, entry);
    for (int i = 0; !stored && i < PUT_ATTEMPTS; i++) {
      boolean evicted = policy.evictOne(victim -> evictedBeside(hash, victim));
      if (!evicted || !policy.contains(hash)) {
        return false; // nothing is left to make room with but the entry itself
      }
      stored = entries.put(key, entry);
    }
    return stored;
  }

  private void evictedBeside(long candidate, long victim) {
    if (victim != candidate) { // the candidate was never in the store
      evicted(victim);
    }
  }

  private void evicted(long hash) {
    entries.remove(hash);
    left(hash, RemovalCause.EVICTED);
  }

  private void drop(long hash, RemovalCause cause) {
    entries.remove(hash);
    policy.remove(hash);
    left(hash, cause);
  }

  private void left(long hash, RemovalCause cause) {
    if (unproven.remove(hash)) {
      observer.onPrefetchWasted(hash);
    }
    observer.onRemoved(hash, cause);
  }
}

package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.EvictionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds: the entry store and the eviction policy, kept in step even if the store
 * fails.
 *
 * <p>Not thread-safe but for {@link #get}: the cache's lock guards the rest.
 */
final class CacheContents {
  /** How often room is made for an entry that the store refuses before it is given up. */
  private static final int PUT_ATTEMPTS = 8;

  private final FencedEntries entries;
  private final EvictionPolicy policy;
  private final CacheObserver observer;

  /** Hashes of the entries prefetched since the start that nobody has read yet. */
  private final LongHashSet unproven = new LongHashSet();

  CacheContents(EntryStore entries, EvictionPolicy policy, CacheObserver observer) {
    this.entries = new FencedEntries(entries, observer);
    this.policy = policy;
    this.observer = observer;
  }

  /**
   * Brings the policy into step with a store that kept its entries over a restart.
   *
   * @throws RuntimeException if the store cannot show them: what is not known cannot be dropped
   */
  void adopt() {
    LongArrayList surplus = new LongArrayList();
    entries.forEach(
        (key, entry) -> {
          int weight = entries.weightOf(key, entry);
          boolean unread = entry.origin() == Entry.Origin.PREFETCH;
          if (weight < 1 || !policy.admit(key.hash(), weight, unread, surplus::addLong)) {
            surplus.addLong(key.hash());
          }
        });
    surplus.forEachLong(entries::remove);
  }

  @Nullable Entry get(Key key) {
    return entries.get(key);
  }

  long size() {
    return policy.size();
  }

  long weight() {
    return policy.weight();
  }

  /** Tells the policy what a session is expected to ask for, and asks what that is worth. */
  Appraisal appraise(long session, List<Key> keys, float[] probabilities) {
    long[] hashes = new long[keys.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = keys.get(i).hash();
    }
    policy.expect(session, hashes, probabilities);
    double[] use = new double[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      use[i] = policy.probabilityOfUse(hashes[i], probabilities[i]);
    }
    return new Appraisal(use, hashes.length == 0 ? 0 : policy.costOfRoom());
  }

  /**
   * Notes a read and says whether it was the first of a prefetched entry. The store is then told
   * too, so that the entry is not taken for unread after a restart.
   */
  boolean noteRead(Key key, Entry read) {
    long hash = key.hash();
    policy.onHit(hash);
    if (read.origin() != Entry.Origin.PREFETCH) {
      return false;
    }
    Entry held = entries.get(key);
    if (held == null || held.origin() != Entry.Origin.PREFETCH) {
      return false; // another read came first, or it has left
    }
    if (unproven.remove(hash)) {
      observer.onPrefetchUsed(key);
    }
    if (entries.put(key, held.asRead()) != PutResult.STORED) {
      drop(hash, RemovalCause.EVICTED);
    }
    return true;
  }

  /** Notes a read that the cache could not answer. */
  void noteMiss(Key key) {
    policy.onMiss(key.hash());
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
    PutResult result = put(key, entry, speculative);
    observer.onPut(key, result);
    if (result == PutResult.STORED && speculative) {
      unproven.add(hash);
    }
    return result == PutResult.STORED;
  }

  /** Drops what lies under the key's hash and says whether it was seen to be the key's. */
  boolean invalidate(Key key) {
    boolean held = entries.get(key) != null;
    // What cannot be read now may be readable later: the policy knows that it is there.
    if (held || policy.contains(key.hash())) {
      drop(key.hash(), RemovalCause.INVALIDATED);
    }
    return held;
  }

  /**
   * Drops every entry of the namespace that begins with the prefix and returns their number.
   *
   * <p>If the store cannot show what it holds, that is every entry.
   */
  long invalidatePrefix(String namespace, String prefix) {
    List<Key> doomed = new ArrayList<>();
    try {
      entries.forEach(
          (key, entry) -> {
            if (key.startsWith(namespace, prefix)) {
              doomed.add(key);
            }
          });
    } catch (RuntimeException | Error e) {
      entries.failed(e);
      return invalidateAll();
    }
    for (Key key : doomed) {
      drop(key.hash(), RemovalCause.INVALIDATED);
    }
    return doomed.size();
  }

  private long invalidateAll() {
    return policy.evictAll(hash -> removed(hash, RemovalCause.INVALIDATED));
  }

  /** Puts an entry under a hash that the policy does not know. */
  private PutResult put(Key key, Entry entry, boolean speculative) {
    long hash = key.hash();
    int weight = entries.weightOf(key, entry);
    if (weight < 1) {
      return PutResult.FAILED;
    }
    if (!policy.admit(hash, weight, speculative, this::evicted)) {
      return PutResult.REFUSED;
    }
    PutResult result = entries.put(key, entry);
    for (int i = 0; result == PutResult.REFUSED && i < PUT_ATTEMPTS; i++) {
      boolean evicted = policy.evictOne(victim -> evictedBeside(hash, victim));
      if (!evicted || !policy.contains(hash)) {
        break; // nothing is left to make room with but the entry itself
      }
      result = entries.put(key, entry);
    }
    if (result != PutResult.STORED) {
      policy.remove(hash);
    }
    return result;
  }

  private void evictedBeside(long candidate, long victim) {
    if (victim != candidate) { // the candidate was never in the store
      evicted(victim);
    }
  }

  private void evicted(long hash) {
    removed(hash, RemovalCause.EVICTED);
  }

  private void drop(long hash, RemovalCause cause) {
    policy.remove(hash);
    removed(hash, cause);
  }

  /** The policy has let the entry go: nobody may read it any more. */
  private void removed(long hash, RemovalCause cause) {
    entries.remove(hash);
    if (unproven.remove(hash)) {
      observer.onPrefetchWasted(hash);
    }
    observer.onRemoved(hash, cause);
  }
}

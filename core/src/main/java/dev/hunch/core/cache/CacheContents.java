package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.QuotaEviction;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds: the entry store and the eviction policy, kept in step even if the store
 * fails.
 *
 * <p>Not thread-safe but for {@link #get}, {@link #lookAhead} and {@link #noteReadLater}: the
 * cache's lock guards the rest.
 */
final class CacheContents {
  /** How often room is made for an entry that the store refuses before it is given up. */
  private static final int PUT_ATTEMPTS = 8;

  /** How many entries' heat is noted at once: some tens of microseconds. */
  private static final int HEAT_SLICE = 4096;

  private final FencedEntries entries;
  private final HotEntries hot;
  private final QuotaEviction policy;
  private final LateNotes lateNotes = new LateNotes();
  private final Generations generations;
  private final CacheObserver observer;

  /** Hashes of the entries prefetched since the start that nobody has read yet. */
  private final LongHashSet unproven = new LongHashSet();

  CacheContents(
      EntryStore entries, QuotaEviction policy, Generations generations, CacheObserver observer) {
    this.entries = new FencedEntries(entries, observer);
    this.hot = new HotEntries(this.entries);
    this.policy = policy;
    this.generations = generations;
    this.observer = observer;
  }

  /**
   * Brings the policy and the invalidation clock into step with a store that kept its entries over
   * a restart. The clock must not read less than any stamp: that entry would outlive the next
   * invalidations.
   *
   * @throws RuntimeException if the store cannot show them: what is not known cannot be dropped
   */
  void adopt() {
    LongArrayList surplus = new LongArrayList();
    Heat heat = entries.heat();
    entries.forEach(
        (key, entry) -> {
          generations.advanceTo(entry.stamp());
          int weight = isAlive(key, entry) ? entries.weightOf(key, entry) : 0;
          boolean unread = entry.origin() == Entry.Origin.PREFETCH;
          boolean held =
              weight > 0
                  && policy.readmit(
                      key.namespace(),
                      key.hash(),
                      weight,
                      unread,
                      heat.levelOf(key.hash()),
                      surplus::addLong);
          if (!held) {
            surplus.addLong(key.hash());
          }
        });
    surplus.forEachLong(entries::remove);
  }

  /**
   * Notes how hot some of the entries are.
   *
   * @param policyNumber which of the policies, from 0
   * @param from as {@link EvictionPolicy#showHeat}
   * @return where to go on in this policy, or {@link EvictionPolicy#ALL_SHOWN}
   */
  int noteHeat(int policyNumber, int from, Heat.Builder into) {
    return policy.policies().get(policyNumber).showHeat(from, HEAT_SLICE, into::add);
  }

  int policies() {
    return policy.policies().size();
  }

  /** Keeps how hot the entries are for the next start. Any one thread may call it. */
  void keepHeat(Heat heat) {
    entries.keepHeat(heat);
  }

  /** Returns the key's entry; null if there is none, or a dead one. */
  @Nullable Entry get(Key key) {
    Entry entry = hot.get(key);
    return entry != null && isAlive(key, entry) ? entry : null;
  }

  /** Told which keys will be looked up next, and together. */
  void lookAhead(List<Key> keys) {
    hot.lookAhead(keys);
  }

  /** Returns the key's entry like {@link #get}, and drops a dead one. */
  @Nullable Entry find(Key key) {
    Entry entry = hot.get(key);
    if (entry != null && !isAlive(key, entry)) {
      drop(key.hash(), RemovalCause.INVALIDATED);
      return null;
    }
    return entry;
  }

  private boolean isAlive(Key key, Entry entry) {
    return generations.isAlive(key, entry.stamp(), entry.tags());
  }

  long size() {
    return policy.size();
  }

  long weight() {
    return policy.weight();
  }

  /** Tells the policies what a session is expected to ask for, and asks what that is worth. */
  Appraisal appraise(long session, List<Key> keys, float[] probabilities) {
    double[] use = new double[keys.size()];
    double room = 0;
    for (EvictionPolicy its : policy.policies()) {
      int[] theirs =
          IntStream.range(0, use.length)
              .filter(i -> policy.policyOf(keys.get(i).namespace()) == its)
              .toArray();
      long[] hashes = new long[theirs.length];
      float[] expected = new float[theirs.length];
      for (int i = 0; i < theirs.length; i++) {
        hashes[i] = keys.get(theirs[i]).hash();
        expected[i] = probabilities[theirs[i]];
      }
      its.expect(session, hashes, expected);
      for (int i : theirs) {
        use[i] = its.probabilityOfUse(keys.get(i).hash(), probabilities[i]);
      }
      room = theirs.length == 0 ? room : Math.max(room, its.costOfRoom());
    }
    return new Appraisal(use, room);
  }

  /**
   * Notes a read and says whether it was the first of a prefetched entry. The store is then told
   * too, so that the entry is not taken for unread after a restart.
   */
  boolean noteRead(Key key, Entry read) {
    long hash = key.hash();
    catchUp();
    policy.onHit(hash);
    if (read.origin() != Entry.Origin.PREFETCH) {
      hot.noteRead(key, read.sizeBytes());
      return false;
    }
    Entry held = hot.get(key);
    if (held == null || held.origin() != Entry.Origin.PREFETCH) {
      return false; // another read came first, or it has left
    }
    if (unproven.remove(hash)) {
      observer.onPrefetchUsed(key);
    }
    if (hot.put(key, held.asRead()) != PutResult.STORED) {
      drop(hash, RemovalCause.EVICTED);
    }
    return true;
  }

  /** Notes reads of entries that are proven, in their order. */
  void noteReads(ReadNotes reads) {
    catchUp();
    policy.onHits(reads.hashes(), reads.count());
    reads.forEach(hot::noteRead);
  }

  /** Notes a read of an entry that is proven, when there is time. Any thread may call it. */
  void noteReadLater(Key key) {
    lateNotes.add(key.hash());
  }

  private void catchUp() {
    lateNotes.takeAll(policy::onHits);
  }

  /** Notes a read that the cache could not answer. */
  void noteMiss(Key key) {
    catchUp();
    policy.policyOf(key.namespace()).onMiss(key.hash());
  }

  /**
   * Puts the entry in the place of whatever lies under the key's hash, which is gone in any case.
   *
   * @param speculative whether nobody has asked for it yet
   * @return false if there is no room for it
   */
  boolean keep(Key key, Entry entry, boolean speculative, long nowMillis) {
    long hash = key.hash();
    catchUp();
    int level = 0;
    if (policy.contains(hash)) {
      level = policy.levelOf(key.namespace(), hash); // what is loaded anew is as hot as it was
      Entry old = hot.get(key);
      drop(hash, old == null ? RemovalCause.REPLACED : causeOfLeaving(key, old, nowMillis));
    }
    PutResult result = put(key, entry, speculative, level);
    observer.onPut(key, result);
    if (result == PutResult.STORED && speculative) {
      unproven.add(hash);
    }
    return result == PutResult.STORED;
  }

  private RemovalCause causeOfLeaving(Key key, Entry entry, long nowMillis) {
    if (!isAlive(key, entry)) {
      return RemovalCause.INVALIDATED;
    }
    return entry.isFresh(nowMillis) ? RemovalCause.REPLACED : RemovalCause.EXPIRED;
  }

  /** Drops what lies under the key's hash and says whether it was seen to be the key's. */
  boolean invalidate(Key key) {
    boolean held = find(key) != null;
    // What cannot be read now may be readable later: the policy knows that it is there.
    if (held || policy.contains(key.hash())) {
      drop(key.hash(), RemovalCause.INVALIDATED);
    }
    return held;
  }

  /** Puts an entry under a hash that the policy does not know. */
  private PutResult put(Key key, Entry entry, boolean speculative, int level) {
    long hash = key.hash();
    int weight = entries.weightOf(key, entry);
    if (weight < 1 || !entries.takesMore()) {
      return PutResult.FAILED;
    }
    String namespace = key.namespace();
    boolean admitted =
        level == 0
            ? policy.admit(namespace, hash, weight, speculative, this::evicted)
            : policy.readmit(namespace, hash, weight, speculative, level, this::evicted);
    if (!admitted) {
      return PutResult.REFUSED;
    }
    PutResult result = hot.put(key, entry);
    for (int i = 0; result == PutResult.REFUSED && i < PUT_ATTEMPTS; i++) {
      boolean evicted = policy.evictOne(namespace, victim -> evictedBeside(hash, victim));
      if (!evicted || !policy.contains(hash)) {
        break; // nothing is left to make room with but the entry itself
      }
      result = hot.put(key, entry);
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
    hot.remove(hash);
    if (unproven.remove(hash)) {
      observer.onPrefetchWasted(hash);
    }
    observer.onRemoved(hash, cause);
  }
}

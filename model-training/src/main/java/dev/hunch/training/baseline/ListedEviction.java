package dev.hunch.training.baseline;

import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.training.baseline.EntryList.Entry;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the baselines have in common that keep their entries in lists. To them a prefetched entry is
 * like any other.
 */
abstract class ListedEviction implements EvictionPolicy {
  private final long capacity;
  private final Long2ObjectHashMap<Entry> held = new Long2ObjectHashMap<>();
  private long weight;

  ListedEviction(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
  }

  /** A held entry was read. */
  abstract void onHit(Entry entry);

  /** A candidate comes that fits the capacity; nobody has made room for it yet. */
  void onCandidate(Entry candidate, LongConsumer onEvict) {}

  /** Puts the candidate into its list; there is room now. */
  abstract void enlist(Entry candidate);

  /** Chooses a victim; null if nothing is held. */
  abstract @Nullable Entry victim();

  /** A victim is about to leave its list. */
  void onEvicted(Entry victim) {}

  /** An entry is about to leave its list, for whatever reason. */
  void onLeaving(Entry entry) {}

  @Override
  public final void onHit(long hash) {
    Entry entry = held.get(hash);
    if (entry != null) {
      onHit(entry);
    }
  }

  @Override
  public final boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > capacity) {
      return false;
    }
    Entry candidate = new Entry(hash, weight);
    onCandidate(candidate, onEvict);
    while (this.weight + weight > capacity) {
      evictOne(onEvict);
    }
    enlist(candidate);
    held.put(hash, candidate);
    this.weight += weight;
    return true;
  }

  @Override
  public final boolean evictOne(LongConsumer onEvict) {
    Entry victim = victim();
    if (victim == null) {
      return false;
    }
    leave(victim);
    onEvicted(victim);
    onEvict.accept(victim.hash);
    return true;
  }

  @Override
  public final void remove(long hash) {
    Entry entry = held.get(hash);
    if (entry != null) {
      leave(entry);
    }
  }

  /** Takes an entry out of its list and forgets it. */
  final void leave(Entry entry) {
    onLeaving(entry);
    if (entry.list != null) {
      entry.list.remove(entry);
    }
    held.remove(entry.hash);
    weight -= entry.weight;
  }

  @Override
  public final boolean contains(long hash) {
    return held.containsKey(hash);
  }

  @Override
  public final int size() {
    return held.size();
  }

  @Override
  public final long weight() {
    return weight;
  }

  @Override
  public final long capacity() {
    return capacity;
  }
}

package dev.hunch.training.baseline;

import dev.hunch.core.eviction.EvictionPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Evicts what is asked for again last: the best that a cache without prefetching can do (Belady, "A
 * study of replacement algorithms for a virtual-storage computer", IBM Systems Journal 1966).
 *
 * <p>It needs the future, so it exists in replays only. It is optimal among the policies that admit
 * every entry, if all entries weigh the same. O(log n) an operation.
 */
public final class BeladyEviction implements EvictionPolicy {
  private record Held(long rank, int weight) {}

  private final long capacity;
  private final NextUses nextUses;
  private final Map<Long, Held> held = new HashMap<>();

  /** Hashes by their next use; ranks are unique. */
  private final TreeMap<Long, Long> byNextUse = new TreeMap<>();

  private long weight;
  private long ranksOfUnused = NextUses.NEVER;

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   * @param nextUses the future, kept in step with the reads
   */
  public BeladyEviction(long capacity, NextUses nextUses) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
    this.nextUses = nextUses;
  }

  @Override
  public void onHit(long hash) {
    Held known = held.get(hash);
    if (known != null) {
      byNextUse.remove(known.rank());
      hold(hash, known.weight());
    }
  }

  @Override
  public boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > capacity) {
      return false;
    }
    while (this.weight + weight > capacity) {
      evictOne(onEvict);
    }
    hold(hash, weight);
    this.weight += weight;
    return true;
  }

  @Override
  public boolean evictOne(LongConsumer onEvict) {
    if (byNextUse.isEmpty()) {
      return false;
    }
    long victim = byNextUse.lastEntry().getValue();
    remove(victim);
    onEvict.accept(victim);
    return true;
  }

  @Override
  public void remove(long hash) {
    Held known = held.remove(hash);
    if (known != null) {
      byNextUse.remove(known.rank());
      weight -= known.weight();
    }
  }

  @Override
  public boolean contains(long hash) {
    return held.containsKey(hash);
  }

  @Override
  public int size() {
    return held.size();
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public long capacity() {
    return capacity;
  }

  private void hold(long hash, int weight) {
    long nextUse = nextUses.of(hash);
    // What is never used again still needs a rank of its own, behind all that is.
    long rank = nextUse == NextUses.NEVER ? ranksOfUnused-- : nextUse;
    held.put(hash, new Held(rank, weight));
    byNextUse.put(rank, hash);
  }
}

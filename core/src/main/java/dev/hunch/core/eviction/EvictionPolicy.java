package dev.hunch.core.eviction;

import java.util.function.LongConsumer;

/**
 * Chooses victims so that the weight of what is held stays within the capacity.
 *
 * <p>It knows entries by their 64-bit hash and holds no values: the caller removes a victim's entry
 * when it is told of it. Not thread-safe. Deterministic: the same calls give the same victims.
 */
public interface EvictionPolicy {
  /** Notes a hit; does nothing if the hash is not held. */
  void onHit(long hash);

  /**
   * Admits an entry that is not held, evicting others until it fits.
   *
   * @param hash of an entry that is not held
   * @param weight in the unit of the capacity, at least 1
   * @param speculative whether it was prefetched and nobody has read it yet
   * @param onEvict is told each victim, never the candidate
   * @return false if the candidate was not admitted: it is heavier than the capacity, or the policy
   *     holds it worth less than every victim
   */
  boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict);

  /** Evicts one entry of the policy's choice; false if nothing is held. */
  boolean evictOne(LongConsumer onEvict);

  /** Forgets an entry that left for another reason; does nothing if it is not held. */
  void remove(long hash);

  /** Whether the entry is held. */
  boolean contains(long hash);

  /** How many entries are held. */
  int size();

  /** What they weigh together. */
  long weight();

  /** What they may weigh together. */
  long capacity();
}

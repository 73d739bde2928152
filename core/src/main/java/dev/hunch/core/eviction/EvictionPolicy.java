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
   * Notes some hits, one after the other.
   *
   * @param hashes of which the first {@code count} were hit; not kept
   */
  default void onHits(long[] hashes, int count) {
    for (int i = 0; i < count; i++) {
      onHit(hashes[i]);
    }
  }

  /**
   * Notes a read of a key that is not held. Whether it is admitted then is another question; what
   * is admitted without it was not read. Does nothing in a policy that takes the one for the other.
   */
  default void onMiss(long hash) {}

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

  /**
   * Admits an entry as hot as it was: one that was held before a restart, or one that replaces
   * another of its key.
   *
   * @param level as {@link #showHeat} or {@link #levelOf} has told of it, maybe under another
   *     policy
   * @see #admit
   */
  default boolean readmit(
      long hash, int weight, boolean speculative, int level, LongConsumer onEvict) {
    return admit(hash, weight, speculative, onEvict);
  }

  /**
   * How hot an entry is that another one of its key is about to replace, as {@link #readmit} takes
   * it; 0 if it is not held, or in a policy that does not forget it with the entry.
   */
  default int levelOf(long hash) {
    return 0;
  }

  /**
   * Shows how hot entries are, from 0, cold, to 7. It takes several calls to see them all; what is
   * admitted or leaves between them may be missed.
   *
   * @param from 0 at first, then what the last call has returned
   * @param most how many entries it may look at
   * @return where to go on, or {@link #ALL_SHOWN}
   */
  default int showHeat(int from, int most, HeatVisitor visitor) {
    return ALL_SHOWN;
  }

  /** Nothing is left to be shown. */
  int ALL_SHOWN = -1;

  /** Sees how hot entries are. */
  @FunctionalInterface
  interface HeatVisitor {
    void visit(long hash, int level);
  }

  /** Evicts one entry of the policy's choice; false if nothing is held. */
  boolean evictOne(LongConsumer onEvict);

  /**
   * Tells what a session is expected to ask for next, in the place of what was told of it before.
   * Does nothing in a policy that looks at the past alone.
   *
   * @param session a hash of the session's name
   * @param hashes of the keys expected; the policy keeps the array
   * @param probabilities one for each, in [0, 1]; the policy keeps the array
   */
  default void expect(long session, long[] hashes, float[] probabilities) {}

  /**
   * How probable it is that a key is asked for while it would be held.
   *
   * @param predicted the probability that it was predicted with, which a policy without an opinion
   *     of its own returns
   */
  default double probabilityOfUse(long hash, double predicted) {
    return predicted;
  }

  /**
   * How probable it is that what one more entry would push out is asked for while it would be held;
   * 0 in a policy without an opinion.
   */
  default double costOfRoom() {
    return 0;
  }

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

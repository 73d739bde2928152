package dev.hunch.core.eviction;

import java.util.function.LongConsumer;

/**
 * S3-FIFO: three static FIFO queues (Yang, Zhang, Qiu, Yue and Rashmi, "FIFO queues are all you
 * need for cache eviction", SOSP 2023), with a fourth for prefetched entries on probation.
 *
 * <p>New entries wait in a <i>small</i> queue of a tenth of the capacity. Those read there twice
 * more move on to <i>main</i>, where an entry that was read goes round once more for each of up to
 * three reads; the others leave a ghost by which they enter <i>main</i> at once when they come
 * back.
 *
 * <p>Our departures: weights instead of counts; a ghost is a fingerprint, which now and then lets
 * in another that has the same; and a prefetched entry waits in <i>probation</i>, a queue of
 * bounded share. Its first read makes it an ordinary new entry in <i>small</i>; unread it leaves
 * from probation without a ghost, pushed out by later ones or in the turn that probation takes
 * among evictions by its share of the weight. So a wrong predictor costs no more than the bounded
 * share and gives it back when it falls silent, and a right one never crowds out what waits for its
 * second read.
 *
 * <p>What a session is expected to ask for is spared once when its turn to go has come, and goes
 * round its queue once more. Admissions earn such reprieves by their weight, in the same share: a
 * wrong predictor keeps no more than that from leaving.
 */
public final class S3FifoEviction extends SlottedEviction {
  /** Share of the capacity for entries that were read once (the paper's value). */
  private static final double SMALL_SHARE = 0.1;

  /** Share of the capacity that prefetched entries nobody has read yet may hold. */
  public static final double DEFAULT_PROBATION_SHARE = 0.25;

  private static final int MAX_COUNT = 3;

  /** Beside the count of reads: whether a session is expected to ask for the entry. */
  private static final int EXPECTED = 4;

  /** From which probability on an entry is expected. */
  private static final float PROBABILITY_OF_EXPECTED = 0.1f;

  /** How much hotter an entry in main is than one in small that was read as often. */
  private static final int HEAT_OF_MAIN = MAX_COUNT + 1;

  /** Further reads by which an entry in small earns its place in main (the paper's value). */
  private static final int READS_TO_MAIN = 2;

  private final long share;
  private final long smallCapacity;
  private final long probationCapacity;
  private final SlotQueue small;
  private final SlotQueue main;
  private final SlotQueue probation;
  private final GhostQueue ghosts;

  /** What probation has weighed at each eviction since its last turn, summed up. */
  private long probationTurn;

  private final double probationShare;

  /** What may still be spared, by weight. */
  private double reprieves;

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   * @param expectedEntries how many entries to make room for at first
   * @param probationShare the share of the capacity for unread prefetched entries, in (0, 1]
   */
  public S3FifoEviction(long capacity, int expectedEntries, double probationShare) {
    this(capacity, capacity, expectedEntries, probationShare);
  }

  /**
   * Likewise, where a capacity is shared with others.
   *
   * @param share what the queues' shares are counted from, at least 1
   */
  public S3FifoEviction(long capacity, long share, int expectedEntries, double probationShare) {
    super(capacity, expectedEntries);
    if (!(probationShare > 0 && probationShare <= 1)) {
      throw new IllegalArgumentException("probationShare is not in (0, 1]: " + probationShare);
    }
    this.share = share;
    this.smallCapacity = Math.max(1, (long) (share * SMALL_SHARE));
    this.probationCapacity = Math.max(1, (long) (share * probationShare));
    this.small = new SlotQueue(slots, 0);
    this.main = new SlotQueue(slots, 1);
    this.probation = new SlotQueue(slots, 2);
    this.probationShare = probationShare;
    this.ghosts = new GhostQueue();
  }

  @Override
  public void onHit(long hash) {
    hit(slots.find(hash), hash);
  }

  /** Finds them all first: a hit frees and takes no slot. */
  @Override
  public void onHits(long[] hashes, int count) {
    int[] found = slots.findAll(hashes, count);
    for (int i = 0; i < count; i++) {
      hit(found[i], hashes[i]);
    }
  }

  private void hit(int slot, long hash) {
    if (slot == SlotTable.NONE) {
      return;
    }
    if (probation.holds(slot)) {
      probation.remove(slot);
      slots.setCounter(slot, 0);
      (ghosts.recall(hash) ? main : small).add(slot);
    } else {
      slots.setCounter(slot, Math.min(MAX_COUNT, reads(slot) + 1)); // and expected no more
    }
  }

  @Override
  public void expect(long session, long[] hashes, float[] probabilities) {
    for (int i = 0; i < hashes.length; i++) {
      int slot =
          probabilities[i] < PROBABILITY_OF_EXPECTED ? SlotTable.NONE : slots.find(hashes[i]);
      if (slot != SlotTable.NONE) {
        slots.setCounter(slot, slots.counter(slot) | EXPECTED);
      }
    }
  }

  private int reads(int slot) {
    return slots.counter(slot) & MAX_COUNT;
  }

  /** Lets the slot at the head of the queue go round once more, if it is expected. */
  private boolean isSpared(int slot, SlotQueue queue) {
    if ((slots.counter(slot) & EXPECTED) == 0 || reprieves < slots.weight(slot)) {
      return false;
    }
    reprieves -= slots.weight(slot);
    slots.setCounter(slot, reads(slot));
    queue.remove(slot);
    queue.add(slot);
    return true;
  }

  @Override
  public boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > (speculative ? probationCapacity : capacity())) {
      return false;
    }
    if (speculative) {
      while (probation.weight() + weight > probationCapacity) {
        evict(probation.head(), onEvict);
      }
    }
    boolean returns = !speculative && ghosts.recall(hash); // before further ghosts push it out
    while (weight() + weight > capacity()) {
      evictOne(onEvict);
    }
    SlotQueue queue = speculative ? probation : returns ? main : small;
    queue.add(slots.add(hash, weight));
    reprieves = Math.min((double) probationCapacity, reprieves + weight * probationShare);
    return true;
  }

  @Override
  public boolean readmit(
      long hash, int weight, boolean speculative, int level, LongConsumer onEvict) {
    if (!admit(hash, weight, speculative, onEvict)) {
      return false;
    }
    int slot = slots.find(hash);
    if (speculative) {
      if (level >= HEAT_OF_MAIN) { // its first read brings it back to main
        ghosts.remember(hash, weight, share - smallCapacity, slots.end());
      }
    } else {
      slots.setCounter(slot, level & MAX_COUNT);
      if (level >= HEAT_OF_MAIN && small.holds(slot)) {
        small.remove(slot);
        main.add(slot);
      }
    }
    return true;
  }

  @Override
  public int levelOf(long hash) {
    int slot = slots.find(hash);
    return slot == SlotTable.NONE ? 0 : heatOf(slot);
  }

  @Override
  int heatOf(int slot) {
    return probation.holds(slot) ? 0 : (main.holds(slot) ? HEAT_OF_MAIN : 0) + reads(slot);
  }

  @Override
  public boolean evictOne(LongConsumer onEvict) {
    if (slots.size() == 0) {
      return false;
    }
    probationTurn += probation.weight();
    if (probationTurn >= share && probation.size() > 0) {
      probationTurn -= share;
      evict(probation.head(), onEvict);
      return true;
    }
    if (small.size() > 0 && small.weight() >= smallCapacity && evictFromSmall(onEvict)) {
      return true;
    }
    if (evictFromMain(onEvict) || evictFromSmall(onEvict)) {
      return true;
    }
    if (probation.size() > 0) {
      evict(probation.head(), onEvict);
      return true;
    }
    return evictFromMain(onEvict); // all of small may have moved on to main
  }

  /** Moves what was read often enough on to main, until one is found that was not. */
  private boolean evictFromSmall(LongConsumer onEvict) {
    for (int slot = small.head(); slot != SlotTable.NONE; slot = small.head()) {
      if (reads(slot) >= READS_TO_MAIN) {
        small.remove(slot);
        slots.setCounter(slot, 0);
        main.add(slot);
      } else if (!isSpared(slot, small)) {
        ghosts.remember(slots.hash(slot), slots.weight(slot), share - smallCapacity, slots.end());
        evict(slot, onEvict);
        return true;
      }
    }
    return false;
  }

  private boolean evictFromMain(LongConsumer onEvict) {
    for (int slot = main.head(); slot != SlotTable.NONE; slot = main.head()) {
      int count = reads(slot);
      if (count > 0) {
        main.remove(slot);
        slots.setCounter(slot, slots.counter(slot) - 1);
        main.add(slot);
      } else if (!isSpared(slot, main)) {
        evict(slot, onEvict);
        return true;
      }
    }
    return false;
  }

  @Override
  public long weight() {
    return small.weight() + main.weight() + probation.weight();
  }

  @Override
  void free(int slot) {
    SlotQueue queue = small.holds(slot) ? small : main.holds(slot) ? main : probation;
    queue.free(slot);
  }
}

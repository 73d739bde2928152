package dev.hunch.training.baseline;

import dev.hunch.training.baseline.EntryList.Entry;
import org.jspecify.annotations.Nullable;

/**
 * SIEVE: one queue and a hand that moves from its old end to its new one and evicts the first entry
 * that was not read since the hand last passed (Zhang, Yang, Yue, Vigfusson and Rashmi, "SIEVE is
 * simpler than LRU", NSDI 2024).
 */
public final class SieveEviction extends ListedEviction {
  private final EntryList queue = new EntryList();

  /** Where the hand goes on; null: from the oldest. */
  private @Nullable Entry hand;

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   */
  public SieveEviction(long capacity) {
    super(capacity);
  }

  @Override
  void onHit(Entry entry) {
    entry.reads = 1;
  }

  @Override
  void enlist(Entry candidate) {
    queue.add(candidate);
  }

  @Override
  @Nullable Entry victim() {
    Entry entry = hand == null ? queue.oldest() : hand;
    while (entry != null && entry.reads > 0) {
      entry.reads = 0;
      entry = entry.newer == null ? queue.oldest() : entry.newer;
    }
    hand = entry;
    return entry;
  }

  @Override
  void onLeaving(Entry entry) {
    if (entry.equals(hand)) {
      hand = entry.newer;
    }
  }
}

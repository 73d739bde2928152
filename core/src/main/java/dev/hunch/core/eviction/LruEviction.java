package dev.hunch.core.eviction;

import java.util.function.LongConsumer;

/** Evicts the least recently used. The baseline that everybody knows. */
public final class LruEviction extends SlottedEviction {
  private final SlotQueue queue;

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   * @param expectedEntries how many entries to make room for at first
   */
  public LruEviction(long capacity, int expectedEntries) {
    super(capacity, expectedEntries);
    this.queue = new SlotQueue(slots, 0);
  }

  @Override
  public void onHit(long hash) {
    int slot = slots.find(hash);
    if (slot != SlotTable.NONE) {
      queue.remove(slot);
      queue.add(slot);
    }
  }

  @Override
  public boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > capacity()) {
      return false;
    }
    while (queue.weight() + weight > capacity()) {
      evictOne(onEvict);
    }
    queue.add(slots.add(hash, weight));
    return true;
  }

  @Override
  public boolean evictOne(LongConsumer onEvict) {
    int victim = queue.head();
    if (victim == SlotTable.NONE) {
      return false;
    }
    evict(victim, onEvict);
    return true;
  }

  @Override
  public long weight() {
    return queue.weight();
  }

  @Override
  void free(int slot) {
    queue.free(slot);
  }
}

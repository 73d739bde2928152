package dev.hunch.core.eviction;

import java.util.function.LongConsumer;

/** Evicts the least recently used. The baseline that everybody knows. */
public final class LruEviction implements EvictionPolicy {
  private final long capacity;
  private final SlotTable slots;
  private final SlotQueue queue;

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   * @param expectedEntries how many entries to make room for at first
   */
  public LruEviction(long capacity, int expectedEntries) {
    this.capacity = Capacity.check(capacity);
    this.slots = new SlotTable(expectedEntries);
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
    if (weight > capacity) {
      return false;
    }
    while (queue.weight() + weight > capacity) {
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
    long hash = slots.hash(victim);
    queue.remove(victim);
    slots.free(victim);
    onEvict.accept(hash);
    return true;
  }

  @Override
  public void remove(long hash) {
    int slot = slots.find(hash);
    if (slot != SlotTable.NONE) {
      queue.remove(slot);
      slots.free(slot);
    }
  }

  @Override
  public boolean contains(long hash) {
    return slots.find(hash) != SlotTable.NONE;
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public long weight() {
    return queue.weight();
  }

  @Override
  public long capacity() {
    return capacity;
  }
}

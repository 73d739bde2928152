package dev.hunch.core.eviction;

import java.util.function.LongConsumer;

/** What policies that keep their entries in queues of one slot table have in common. */
abstract class SlottedEviction implements EvictionPolicy {
  final SlotTable slots;
  private final long capacity;

  SlottedEviction(long capacity, int expectedEntries) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
    this.slots = new SlotTable(expectedEntries);
  }

  /** The queue that the slot is in. */
  abstract SlotQueue queueOf(int slot);

  final void evict(int slot, LongConsumer onEvict) {
    long hash = slots.hash(slot);
    queueOf(slot).free(slot);
    onEvict.accept(hash);
  }

  @Override
  public final void remove(long hash) {
    int slot = slots.find(hash);
    if (slot != SlotTable.NONE) {
      queueOf(slot).free(slot);
    }
  }

  @Override
  public final boolean contains(long hash) {
    return slots.find(hash) != SlotTable.NONE;
  }

  @Override
  public final int size() {
    return slots.size();
  }

  @Override
  public final long capacity() {
    return capacity;
  }
}

package dev.hunch.core.eviction;

import java.util.function.LongConsumer;

/** What policies that keep their entries in one slot table have in common. */
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

  /** Takes the slot out of wherever it is, and gives it back to the table. */
  abstract void free(int slot);

  /** How hot the slot's entry is, as {@link #readmit} understands it. */
  int heatOf(int slot) {
    return 0;
  }

  @Override
  public final int showHeat(int from, int most, HeatVisitor visitor) {
    int end = Math.min(slots.end(), from + most);
    for (int slot = from; slot < end; slot++) {
      if (slots.isTaken(slot)) {
        visitor.visit(slots.hash(slot), heatOf(slot));
      }
    }
    return end == slots.end() ? ALL_SHOWN : end;
  }

  final void evict(int slot, LongConsumer onEvict) {
    long hash = slots.hash(slot);
    free(slot);
    onEvict.accept(hash);
  }

  @Override
  public final void remove(long hash) {
    int slot = slots.find(hash);
    if (slot != SlotTable.NONE) {
      free(slot);
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

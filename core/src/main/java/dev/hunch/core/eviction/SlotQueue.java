package dev.hunch.core.eviction;

/** A doubly linked queue of slots, with the weight of what is in it. Not thread-safe. */
final class SlotQueue {
  private final SlotTable slots;
  private final byte id;
  private int head = SlotTable.NONE;
  private int tail = SlotTable.NONE;
  private long weight;
  private int size;

  SlotQueue(SlotTable slots, int id) {
    this.slots = slots;
    this.id = (byte) id;
  }

  /** The slot that entered first, or {@link SlotTable#NONE}. */
  int head() {
    return head;
  }

  long weight() {
    return weight;
  }

  int size() {
    return size;
  }

  boolean holds(int slot) {
    return slots.queue(slot) == id;
  }

  /** Appends a slot that is in no queue. */
  void add(int slot) {
    slots.setQueue(slot, id);
    slots.setPrevious(slot, tail);
    slots.setNext(slot, SlotTable.NONE);
    if (tail == SlotTable.NONE) {
      head = slot;
    } else {
      slots.setNext(tail, slot);
    }
    tail = slot;
    weight += slots.weight(slot);
    size++;
  }

  /** Takes out a slot that is in this queue. */
  void remove(int slot) {
    int before = slots.previous(slot);
    int after = slots.next(slot);
    if (before == SlotTable.NONE) {
      head = after;
    } else {
      slots.setNext(before, after);
    }
    if (after == SlotTable.NONE) {
      tail = before;
    } else {
      slots.setPrevious(after, before);
    }
    weight -= slots.weight(slot);
    size--;
  }

  /** Takes out a slot that is in this queue, and gives it back to the table. */
  void free(int slot) {
    remove(slot);
    slots.free(slot);
  }

  /** The slot behind this one (which entered next), or {@link SlotTable#NONE}. */
  int next(int slot) {
    return slots.next(slot);
  }
}

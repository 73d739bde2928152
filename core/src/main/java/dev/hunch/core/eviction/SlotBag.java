package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * Slots in no order, with what they weigh together: any of them can be had by its number, so that
 * one drawn at random is had at once, however many slots of the table are free. Not thread-safe.
 */
final class SlotBag {
  private final SlotTable slots;
  private final byte id;
  private int[] members;
  private int size;
  private long weight;

  SlotBag(SlotTable slots, int id, int expectedSlots) {
    this.slots = slots;
    this.id = (byte) id;
    this.members = new int[Math.max(16, expectedSlots)];
  }

  int size() {
    return size;
  }

  long weight() {
    return weight;
  }

  boolean holds(int slot) {
    return slots.queue(slot) == id;
  }

  /** The slot with this number, from 0 to below the size. Numbers change when a slot leaves. */
  int at(int number) {
    return members[number];
  }

  /** Puts in a slot that is nowhere else. */
  void add(int slot) {
    if (size == members.length) {
      members = Arrays.copyOf(members, Math.multiplyExact(size, 2));
    }
    slots.setQueue(slot, id);
    members[size] = slot;
    slots.setPrevious(slot, size++); // a slot in a bag has no neighbours, but a number
    weight += slots.weight(slot);
  }

  /** Takes out a slot that is in this bag. */
  void remove(int slot) {
    int number = slots.previous(slot);
    int last = members[--size];
    members[number] = last;
    slots.setPrevious(last, number);
    weight -= slots.weight(slot);
  }

  /** Takes out a slot that is in this bag, and gives it back to the table. */
  void free(int slot) {
    remove(slot);
    slots.free(slot);
  }
}

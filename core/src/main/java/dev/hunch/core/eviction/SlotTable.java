package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * Entries in parallel primitive arrays, found by hash, linked into queues.
 *
 * <p>A slot has a hash, a weight, the queue it is in, a small counter and its neighbours in the
 * queue: 24 bytes, and 4 to 8 more for the open-addressing index (linear probing, deletion by
 * backward shift: Knuth, TAOCP 3, 6.4, algorithm R). What a hit looks at lies side by side, since
 * in a large table each array costs a miss of the processor's cache. Grows by doubling. Not
 * thread-safe.
 */
final class SlotTable {
  /** No slot. */
  static final int NONE = -1;

  private static final int LONGS = 2;
  private static final int QUEUE_SHIFT = 8;
  private static final long BYTE = 0xFF;

  /** Two longs for each slot: its hash, and its weight over its queue and its counter. */
  private long[] entries;

  int[] previous;
  int[] next;
  private int[] index = new int[0];
  private int mask;
  private int freeSlot = NONE;
  private int unusedFrom;
  private int size;

  SlotTable(int expectedSlots) {
    int slots = Math.max(16, expectedSlots);
    entries = new long[slots * LONGS];
    previous = new int[slots];
    next = new int[slots];
    newIndex(slots);
  }

  int size() {
    return size;
  }

  /** Slots from here on have never been taken. */
  int end() {
    return unusedFrom;
  }

  /** Whether the slot, which is before the end, is taken and in a queue. */
  boolean isTaken(int slot) {
    return queue(slot) != NONE;
  }

  long hash(int slot) {
    return entries[slot * LONGS];
  }

  int weight(int slot) {
    return (int) (entries[slot * LONGS + 1] >>> Integer.SIZE);
  }

  byte queue(int slot) {
    return (byte) (entries[slot * LONGS + 1] >>> QUEUE_SHIFT);
  }

  void setQueue(int slot, byte queue) {
    int at = slot * LONGS + 1;
    entries[at] = (entries[at] & ~(BYTE << QUEUE_SHIFT)) | ((queue & BYTE) << QUEUE_SHIFT);
  }

  byte counter(int slot) {
    return (byte) entries[slot * LONGS + 1];
  }

  void setCounter(int slot, int counter) {
    int at = slot * LONGS + 1;
    entries[at] = (entries[at] & ~BYTE) | (counter & BYTE);
  }

  /** Returns the hash's slot, or {@link #NONE}. */
  int find(long hash) {
    for (int i = home(hash); ; i = (i + 1) & mask) {
      int slot = index[i];
      if (slot == NONE || hash(slot) == hash) {
        return slot;
      }
    }
  }

  /** Takes a slot for a hash that has none. */
  int add(long hash, int weight) {
    int slot = takeSlot();
    entries[slot * LONGS] = hash;
    entries[slot * LONGS + 1] = (long) weight << Integer.SIZE | (NONE & BYTE) << QUEUE_SHIFT;
    size++;
    if (size * 2 > index.length) {
      newIndex(index.length);
    }
    enter(slot);
    return slot;
  }

  /** Gives the slot back. It must be in no queue. */
  void free(int slot) {
    int hole = home(hash(slot));
    while (index[hole] != slot) {
      hole = (hole + 1) & mask;
    }
    for (int i = (hole + 1) & mask; index[i] != NONE; i = (i + 1) & mask) {
      int home = home(hash(index[i]));
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        index[hole] = index[i];
        hole = i;
      }
    }
    index[hole] = NONE;
    setQueue(slot, (byte) NONE);
    next[slot] = freeSlot;
    freeSlot = slot;
    size--;
  }

  private int takeSlot() {
    if (freeSlot != NONE) {
      int slot = freeSlot;
      freeSlot = next[slot];
      return slot;
    }
    if (unusedFrom == next.length) {
      grow();
    }
    return unusedFrom++;
  }

  private void grow() {
    int slots = Math.multiplyExact(next.length, 2);
    entries = Arrays.copyOf(entries, Math.multiplyExact(slots, LONGS));
    previous = Arrays.copyOf(previous, slots);
    next = Arrays.copyOf(next, slots);
  }

  private void newIndex(int entries) {
    int[] old = index;
    int length = Integer.highestOneBit(Math.max(16, entries) * 2 - 1) * 2;
    index = new int[length];
    mask = length - 1;
    Arrays.fill(index, NONE);
    for (int slot : old) {
      if (slot != NONE) {
        enter(slot);
      }
    }
  }

  private void enter(int slot) {
    int i = home(hash(slot));
    while (index[i] != NONE) {
      i = (i + 1) & mask;
    }
    index[i] = slot;
  }

  /** Fibonacci hashing over the hash: its low bits alone may be poor in tests. */
  private int home(long hash) {
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & mask;
  }
}

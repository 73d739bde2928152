package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * Entries in parallel primitive arrays, found by hash, linked into queues.
 *
 * <p>A slot has a hash, a weight, the queue it is in, a small counter and its neighbours in the
 * queue: 22 bytes, and 4 to 8 more for the open-addressing index (linear probing, deletion by
 * backward shift: Knuth, TAOCP 3, 6.4, algorithm R). Grows by doubling. Not thread-safe.
 */
final class SlotTable {
  /** No slot. */
  static final int NONE = -1;

  private long[] hashes;
  private int[] weights;
  private byte[] queues;
  private byte[] counters;
  int[] previous;
  int[] next;
  private int[] index = new int[0];
  private int mask;
  private int freeSlot = NONE;
  private int unusedFrom;
  private int size;

  SlotTable(int expectedSlots) {
    int slots = Math.max(16, expectedSlots);
    hashes = new long[slots];
    weights = new int[slots];
    queues = new byte[slots];
    counters = new byte[slots];
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
    return queues[slot] != NONE;
  }

  long hash(int slot) {
    return hashes[slot];
  }

  int weight(int slot) {
    return weights[slot];
  }

  byte queue(int slot) {
    return queues[slot];
  }

  void setQueue(int slot, byte queue) {
    queues[slot] = queue;
  }

  byte counter(int slot) {
    return counters[slot];
  }

  void setCounter(int slot, int counter) {
    counters[slot] = (byte) counter;
  }

  /** Returns the hash's slot, or {@link #NONE}. */
  int find(long hash) {
    for (int i = home(hash); ; i = (i + 1) & mask) {
      int slot = index[i];
      if (slot == NONE || hashes[slot] == hash) {
        return slot;
      }
    }
  }

  /** Takes a slot for a hash that has none. */
  int add(long hash, int weight) {
    int slot = takeSlot();
    hashes[slot] = hash;
    weights[slot] = weight;
    counters[slot] = 0;
    size++;
    if (size * 2 > index.length) {
      newIndex(index.length);
    }
    enter(slot);
    return slot;
  }

  /** Gives the slot back. It must be in no queue. */
  void free(int slot) {
    int hole = home(hashes[slot]);
    while (index[hole] != slot) {
      hole = (hole + 1) & mask;
    }
    for (int i = (hole + 1) & mask; index[i] != NONE; i = (i + 1) & mask) {
      int home = home(hashes[index[i]]);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        index[hole] = index[i];
        hole = i;
      }
    }
    index[hole] = NONE;
    queues[slot] = NONE;
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
    if (unusedFrom == hashes.length) {
      grow();
    }
    return unusedFrom++;
  }

  private void grow() {
    int slots = Math.multiplyExact(hashes.length, 2);
    hashes = Arrays.copyOf(hashes, slots);
    weights = Arrays.copyOf(weights, slots);
    queues = Arrays.copyOf(queues, slots);
    counters = Arrays.copyOf(counters, slots);
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
    int i = home(hashes[slot]);
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

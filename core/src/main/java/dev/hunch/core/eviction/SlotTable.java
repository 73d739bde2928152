package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * Entries in primitive arrays, found by hash, linked into queues.
 *
 * <p>A slot has a hash, a weight, the queue it is in, a small counter and its neighbours in the
 * queue: 24 bytes, and 6.7 to 10 more for the index. What a hit looks at lies side by side, since
 * in a large table each array costs a miss of the processor's cache. Grows by pages, so that
 * nothing is copied and hardly anything is spare. Not thread-safe.
 */
final class SlotTable {
  /** No slot. */
  static final int NONE = HashIndex.NONE;

  private static final int PAGE_SHIFT = 12;
  private static final int PAGE_SLOTS = 1 << PAGE_SHIFT;
  private static final int QUEUE_SHIFT = 8;
  private static final long BYTE = 0xFF;

  /** Two longs for each slot: its hash, and its weight over its queue and its counter. */
  private long[][] entries = {};

  /** Two ints for each slot: its neighbours. */
  private int[][] links = {};

  private final HashIndex index;
  private int freeSlot = NONE;
  private int unusedFrom;
  private int size;

  // What findAll works on: of each hash the slot and the cell to look into next, and those that
  // have not been found yet, with the hashes that lie in their cells.
  private int[] found = {};
  private int[] cells = {};
  private int[] open = {};
  private long[] hashesFound = {};

  SlotTable(int expectedSlots) {
    index = new HashIndex(expectedSlots, slot -> HashIndex.mix(hash(slot)));
  }

  int size() {
    return size;
  }

  /** Slots from here on have never been taken: so many were at once. */
  int end() {
    return unusedFrom;
  }

  /** Whether the slot, which is before the end, is taken and in a queue. */
  boolean isTaken(int slot) {
    return queue(slot) != NONE;
  }

  long hash(int slot) {
    return entries[slot >>> PAGE_SHIFT][at(slot)];
  }

  int weight(int slot) {
    return (int) (state(slot) >>> Integer.SIZE);
  }

  byte queue(int slot) {
    return (byte) (state(slot) >>> QUEUE_SHIFT);
  }

  void setQueue(int slot, byte queue) {
    setState(slot, (state(slot) & ~(BYTE << QUEUE_SHIFT)) | ((queue & BYTE) << QUEUE_SHIFT));
  }

  byte counter(int slot) {
    return (byte) state(slot);
  }

  /**
   * Sets the counter. One that stays as it is is not written, so that other processors keep what
   * they have of it in their caches.
   */
  void setCounter(int slot, int counter) {
    if (counter(slot) != (byte) counter) {
      setState(slot, (state(slot) & ~BYTE) | (counter & BYTE));
    }
  }

  private long state(int slot) {
    return entries[slot >>> PAGE_SHIFT][at(slot) + 1];
  }

  private void setState(int slot, long state) {
    entries[slot >>> PAGE_SHIFT][at(slot) + 1] = state;
  }

  int previous(int slot) {
    return links[slot >>> PAGE_SHIFT][at(slot)];
  }

  void setPrevious(int slot, int other) {
    links[slot >>> PAGE_SHIFT][at(slot)] = other;
  }

  int next(int slot) {
    return links[slot >>> PAGE_SHIFT][at(slot) + 1];
  }

  void setNext(int slot, int other) {
    links[slot >>> PAGE_SHIFT][at(slot) + 1] = other;
  }

  private static int at(int slot) {
    return (slot & (PAGE_SLOTS - 1)) << 1;
  }

  /** Returns the hash's slot, or {@link #NONE}. */
  int find(long hash) {
    for (int cell = index.home(HashIndex.mix(hash)); ; cell = index.next(cell)) {
      int slot = index.at(cell);
      if (slot == NONE || hash(slot) == hash) {
        return slot;
      }
    }
  }

  /**
   * Finds some hashes' slots like {@link #find}. In a large table each look-up misses the
   * processor's cache twice; those of one step here do not depend on each other, so that it waits
   * for several at once.
   *
   * @param hashes of which the first {@code count} are looked for
   * @return their slots, until the next call
   */
  int[] findAll(long[] hashes, int count) {
    if (found.length < count) {
      found = new int[count];
      hashesFound = new long[count];
      cells = new int[count];
      open = new int[count];
    }
    for (int i = 0; i < count; i++) {
      cells[i] = index.home(HashIndex.mix(hashes[i]));
      open[i] = i;
    }
    int left = count;
    while (left > 0) {
      left = findMore(hashes, left);
    }
    return found;
  }

  /** Looks into the next cell of each open hash, and returns how many stay open. */
  private int findMore(long[] hashes, int openCount) {
    for (int i = 0; i < openCount; i++) {
      found[open[i]] = index.at(cells[open[i]]);
    }
    for (int i = 0; i < openCount; i++) {
      int slot = found[open[i]];
      hashesFound[i] = slot == NONE ? hashes[open[i]] : hash(slot);
    }
    int left = 0;
    for (int i = 0; i < openCount; i++) {
      int one = open[i];
      if (hashesFound[i] != hashes[one]) {
        cells[one] = index.next(cells[one]);
        open[left++] = one;
      }
    }
    return left;
  }

  /** Takes a slot for a hash that has none. */
  int add(long hash, int weight) {
    int slot = takeSlot();
    entries[slot >>> PAGE_SHIFT][at(slot)] = hash;
    setState(slot, (long) weight << Integer.SIZE | (NONE & BYTE) << QUEUE_SHIFT);
    size++;
    index.add(slot);
    return slot;
  }

  /** Gives the slot back. It must be in no queue. */
  void free(int slot) {
    index.remove(slot);
    setQueue(slot, (byte) NONE);
    setNext(slot, freeSlot);
    freeSlot = slot;
    size--;
  }

  private int takeSlot() {
    if (freeSlot != NONE) {
      int slot = freeSlot;
      freeSlot = next(slot);
      return slot;
    }
    int page = unusedFrom >>> PAGE_SHIFT;
    if (page == entries.length) {
      entries = Arrays.copyOf(entries, page + 1);
      links = Arrays.copyOf(links, page + 1);
      entries[page] = new long[2 * PAGE_SLOTS];
      links[page] = new int[2 * PAGE_SLOTS];
    }
    return unusedFrom++;
  }
}

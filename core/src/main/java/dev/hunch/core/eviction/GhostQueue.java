package dev.hunch.core.eviction;

/** Remembers the hashes of late victims, the oldest forgotten first. Not thread-safe. */
final class GhostQueue {
  private final SlotTable slots;
  private final SlotQueue queue;

  GhostQueue(int expectedEntries) {
    slots = new SlotTable(expectedEntries);
    queue = new SlotQueue(slots, 0);
  }

  /** Forgets the hash and says whether it was remembered. */
  boolean recall(long hash) {
    int slot = slots.find(hash);
    if (slot == SlotTable.NONE) {
      return false;
    }
    queue.free(slot);
    return true;
  }

  /** Remembers a victim, and no more than {@code maxWeight} of them in weight. */
  void remember(long hash, int weight, long maxWeight) {
    recall(hash);
    queue.add(slots.add(hash, weight));
    while (queue.weight() > maxWeight) {
      queue.free(queue.head());
    }
  }
}

package dev.hunch.training.baseline;

import dev.hunch.training.baseline.EntryList.Entry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Least frequently used: evicts what was read least often since it was admitted, and among those
 * what was read longest ago. An entry's reads are forgotten when it leaves.
 *
 * <p>Entries with equally many reads are in one list (Shah, Mitra and Matani, "An O(1) algorithm
 * for implementing the LFU cache eviction scheme", 2010; here the lists are in a tree).
 */
public final class LfuEviction extends ListedEviction {
  private final TreeMap<Integer, EntryList> byReads = new TreeMap<>();

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   */
  public LfuEviction(long capacity) {
    super(capacity);
  }

  @Override
  void onHit(Entry entry) {
    EntryList list = entry.list;
    if (list != null) {
      list.remove(entry);
      if (list.isEmpty()) {
        byReads.remove(entry.reads);
      }
    }
    entry.reads++;
    enlist(entry);
  }

  @Override
  void enlist(Entry entry) {
    byReads.computeIfAbsent(entry.reads, unused -> new EntryList()).add(entry);
  }

  @Override
  @Nullable Entry victim() {
    // An entry that left may have been the last of its list.
    for (Map.Entry<Integer, EntryList> least = byReads.firstEntry();
        least != null;
        least = byReads.firstEntry()) {
      Entry oldest = least.getValue().oldest();
      if (oldest != null) {
        return oldest;
      }
      byReads.remove(least.getKey());
    }
    return null;
  }
}

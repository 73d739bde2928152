package dev.hunch.training.baseline;

import org.jspecify.annotations.Nullable;

/** Entries in the order in which they were added, each of which can be taken out from anywhere. */
final class EntryList {
  /** One entry, in at most one list. */
  static final class Entry {
    final long hash;
    final int weight;

    /** Reads, as the policy counts them. */
    int reads;

    @Nullable EntryList list;
    @Nullable Entry older;
    @Nullable Entry newer;

    Entry(long hash, int weight) {
      this.hash = hash;
      this.weight = weight;
    }
  }

  private @Nullable Entry oldest;
  private @Nullable Entry newest;
  private long weight;

  /** The entry that was added first. */
  @Nullable Entry oldest() {
    return oldest;
  }

  /** What all entries weigh together. */
  long weight() {
    return weight;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  /** Adds an entry that is in no list. */
  void add(Entry entry) {
    entry.list = this;
    entry.older = newest;
    entry.newer = null;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.newer = entry;
    }
    newest = entry;
    weight += entry.weight;
  }

  /** Takes out an entry that is in this list. */
  void remove(Entry entry) {
    Entry older = entry.older;
    Entry newer = entry.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    entry.list = null;
    weight -= entry.weight;
  }
}

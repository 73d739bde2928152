package dev.hunch.training.baseline;

import dev.hunch.training.baseline.EntryList.Entry;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * ARC, the adaptive replacement cache: entries read once and entries read again in two LRU lists,
 * whose shares of the cache follow the hits in the ghosts of each (Megiddo and Modha, "ARC: a
 * self-tuning, low overhead replacement cache", FAST 2003).
 *
 * <p>Our departure: weights instead of counts. Where all weigh the same it is the paper's ARC.
 */
public final class ArcEviction extends ListedEviction {
  /** Read once (the paper's T1), and its ghosts (B1). */
  private final EntryList recent = new EntryList();

  private final EntryList recentGhosts = new EntryList();

  /** Read again (T2), and its ghosts (B2). */
  private final EntryList frequent = new EntryList();

  private final EntryList frequentGhosts = new EntryList();

  private final Long2ObjectHashMap<Entry> ghosts = new Long2ObjectHashMap<>();

  /** What the recent entries should weigh (the paper's p). */
  private double target;

  private EntryList destination = recent;
  private boolean isForFrequentGhost;

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   */
  public ArcEviction(long capacity) {
    super(capacity);
  }

  @Override
  void onHit(Entry entry) {
    if (entry.list != null) {
      entry.list.remove(entry);
    }
    frequent.add(entry);
  }

  @Override
  void onCandidate(Entry candidate, LongConsumer onEvict) {
    Entry ghost = ghosts.get(candidate.hash);
    if (ghost == null) {
      destination = recent;
      trim(candidate.weight, onEvict);
      return;
    }
    destination = frequent;
    double towardsRecent = (double) frequentGhosts.weight() / Math.max(1, recentGhosts.weight());
    if (recentGhosts.equals(ghost.list)) {
      target =
          Math.min((double) capacity(), target + candidate.weight * Math.max(1, towardsRecent));
    } else {
      double towardsFrequent =
          (double) recentGhosts.weight() / Math.max(1, frequentGhosts.weight());
      target = Math.max(0, target - candidate.weight * Math.max(1, towardsFrequent));
      isForFrequentGhost = true;
    }
    forget(ghost);
  }

  /**
   * Makes room in the directory: what was read once fills no more than the capacity, ghosts
   * included, and everything together no more than twice that.
   */
  private void trim(int coming, LongConsumer onEvict) {
    while (recent.weight() + recentGhosts.weight() + coming > capacity()) {
      Entry ghost = recentGhosts.oldest();
      Entry entry = recent.oldest();
      if (ghost != null) {
        forget(ghost);
      } else if (entry != null) {
        leave(entry); // without a ghost
        onEvict.accept(entry.hash);
      }
    }
    long all = weight() + recentGhosts.weight() + frequentGhosts.weight() + coming;
    while (all > 2 * capacity()) {
      Entry ghost = frequentGhosts.oldest();
      if (ghost == null) {
        return;
      }
      all -= ghost.weight;
      forget(ghost);
    }
  }

  @Override
  void enlist(Entry candidate) {
    isForFrequentGhost = false;
    destination.add(candidate);
  }

  @Override
  @Nullable Entry victim() {
    Entry once = recent.oldest();
    Entry again = frequent.oldest();
    boolean isOverTarget =
        recent.weight() > target || (isForFrequentGhost && recent.weight() == target);
    return again == null || (once != null && isOverTarget) ? once : again;
  }

  @Override
  void onEvicted(Entry victim) {
    EntryList list = victim.reads > 0 ? frequentGhosts : recentGhosts;
    list.add(victim);
    ghosts.put(victim.hash, victim);
  }

  @Override
  void onLeaving(Entry entry) {
    entry.reads = frequent.equals(entry.list) ? 1 : 0;
  }

  private void forget(Entry ghost) {
    if (ghost.list != null) {
      ghost.list.remove(ghost);
    }
    ghosts.remove(ghost.hash);
  }
}

package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entry store as one that does not throw: what it cannot give is missing, what it cannot take
 * is refused, and what it cannot remove is fenced off: nobody reads it until it is removed after
 * all, or overwritten. The observer is told of each failure.
 *
 * <p>What fails to be put is fenced off as well: part of it may lie there. So that keys without end
 * are no fences without end, there is a bound above which {@link #takesMore} nothing more until the
 * store removes again, be it only a part of the store that fails. Beyond it go only fences of what
 * it held already.
 *
 * <p>A fence lasts as long as the process: a store that outlives it must not keep what it failed to
 * remove. Not thread-safe but for {@link #get} and {@link #lookAhead}: the cache's lock guards the
 * rest.
 */
final class FencedEntries {
  /** So many fences that the store is broken: they take about a MiB. */
  static final int MANY_FENCES = 1 << 14;

  private final EntryStore entries;
  private final CacheObserver observer;

  /** Hashes under which something lies that could not be removed. */
  private final Set<Long> fenced = ConcurrentHashMap.newKeySet();

  FencedEntries(EntryStore entries, CacheObserver observer) {
    this.entries = entries;
    this.observer = observer;
  }

  /** Returns the key's entry; null if there is none, or none that may or can be read. */
  @Nullable Entry get(Key key) {
    if (isFenced(key.hash())) {
      return null;
    }
    try {
      return entries.get(key);
    } catch (RuntimeException | Error e) {
      failed(e);
      return null;
    }
  }

  /** Tells the store which entries will be read next, and together. */
  void lookAhead(long[] keyHashes, int count) {
    try {
      entries.lookAhead(keyHashes, count);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /**
   * Whether an entry may be put under a hash where none is held. Not while the store could not
   * remove what lies behind as many fences as there may be; then this tries that once.
   */
  boolean takesMore() {
    if (fenced.size() >= MANY_FENCES) {
      removeFenced();
    }
    return fenced.size() < MANY_FENCES;
  }

  /** Stores the entry; if that cannot be done, nothing that can be read lies under its hash. */
  PutResult put(Key key, Entry entry) {
    long hash = key.hash();
    boolean stored;
    try {
      stored = entries.put(key, entry);
    } catch (RuntimeException | Error e) {
      failed(e);
      remove(hash);
      return PutResult.FAILED;
    }
    if (stored) {
      fenced.remove(hash);
      removeFenced();
    }
    return stored ? PutResult.STORED : PutResult.REFUSED;
  }

  /** Lets nobody read what lies under the hash. */
  void remove(long hash) {
    if (tryRemove(hash)) {
      fenced.remove(hash);
      removeFenced();
    } else {
      fenced.add(hash);
    }
  }

  /** Returns what the entry takes of the capacity; 0 if that cannot be told. */
  int weightOf(Key key, Entry entry) {
    try {
      return entries.weightOf(key, entry);
    } catch (RuntimeException | Error e) {
      failed(e);
      return 0;
    }
  }

  /**
   * Shows every entry to the visitor.
   *
   * @throws RuntimeException or an error, if the store fails: some have not been shown then
   */
  void forEach(EntryStore.Visitor visitor) {
    entries.forEach(
        (key, entry) -> {
          if (!isFenced(key.hash())) {
            visitor.visit(key, entry);
          }
        });
  }

  /** Has the store keep how hot its entries are. */
  void keepHeat(Heat heat) {
    try {
      entries.keepHeat(heat);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** How hot the entries were before a restart, as far as that can be told. */
  Heat heat() {
    try {
      return entries.heat();
    } catch (RuntimeException | Error e) {
      failed(e);
      return Heat.NONE;
    }
  }

  /** Tells the observer that the store has failed. */
  void failed(Throwable failure) {
    observer.onPartFailed(CachePart.ENTRY_STORE, failure);
  }

  private boolean isFenced(long hash) {
    return !fenced.isEmpty() && fenced.contains(hash);
  }

  /** Called when the store may do now what it could not before. Stops at the first failure. */
  private void removeFenced() {
    for (Iterator<Long> hashes = fenced.iterator(); hashes.hasNext(); ) {
      if (!tryRemove(hashes.next())) {
        return;
      }
      hashes.remove();
    }
  }

  private boolean tryRemove(long hash) {
    try {
      entries.remove(hash);
      return true;
    } catch (RuntimeException | Error e) {
      failed(e);
      return false;
    }
  }
}

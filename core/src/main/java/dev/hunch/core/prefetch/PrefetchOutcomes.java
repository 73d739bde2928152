package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.RemovalCause;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of prefetches, and remembers why each was made as long as its entry is cached.
 *
 * <p>Thread-safe.
 */
public final class PrefetchOutcomes implements CacheObserver {
  /**
   * The prediction behind a prefetch.
   *
   * @param reason why the key was predicted
   * @param probability how probable it was
   */
  public record Because(PredictionReason reason, double probability) {}

  /**
   * Counts since the start. Each prefetch issued ends as exactly one of used, late and wasted, or
   * is still open.
   *
   * @param issued loads begun by a prediction
   * @param used prefetched entries read before they left
   * @param late prefetches joined by a demand while in flight
   * @param wasted prefetched entries that left unread, and loads that failed or were not kept
   */
  public record Counts(long issued, long used, long late, long wasted) {
    /** The counts since {@code earlier}. */
    public Counts since(Counts earlier) {
      return new Counts(
          issued - earlier.issued,
          used - earlier.used,
          late - earlier.late,
          wasted - earlier.wasted);
    }

    /** How many of the prefetches issued are in flight or wait for their first read. */
    public long open() {
      return issued - used - late - wasted;
    }

    /** Share of the prefetches issued that were asked for; 0 when there were none. */
    public double accuracy() {
      return issued == 0 ? 0 : (double) (used + late) / issued;
    }

    /**
     * Misses avoided ÷ misses without prefetching, where there is no run without it to compare
     * with: each prefetch used has avoided one miss. 0 when there were none.
     *
     * @param misses reads that waited for a load, those that joined a prefetch among them
     */
    public double coverage(long misses) {
      return used + misses == 0 ? 0 : (double) used / (used + misses);
    }

    /** Share of the prefetches asked for that had arrived; 0 when there were none. */
    public double timeliness() {
      return used + late == 0 ? 0 : (double) used / (used + late);
    }
  }

  /** Of prefetches about to begin, and of those in flight. */
  private final Map<Key, Because> expected = new HashMap<>();

  private final Map<Key, Because> underway = new HashMap<>();

  /** Of what prefetches have brought, by the key's hash. */
  private final Long2ObjectHashMap<Because> cached = new Long2ObjectHashMap<>();

  private long issued;
  private long used;
  private long late;
  private long wasted;

  /** Remembers the reason of a prefetch that is about to begin. */
  synchronized void expect(Key key, PredictionReason reason, double probability) {
    expected.put(key, new Because(reason, probability));
  }

  /** Forgets the reason of a prefetch that did not begin. */
  synchronized void retract(Key key) {
    expected.remove(key);
  }

  /** Why the key was prefetched, or null if it was not or has left the cache since. */
  public synchronized @Nullable Because because(Key key) {
    Because found = cached.get(key.hash());
    return found != null ? found : underway.get(key);
  }

  /** The counts so far. */
  public synchronized Counts counts() {
    return new Counts(issued, used, late, wasted);
  }

  @Override
  public synchronized void onLoadStarted(Key key, LoadKind kind) {
    if (kind == LoadKind.PREFETCH) {
      issued++;
      Because because = expected.remove(key);
      if (because != null) {
        underway.put(key, because);
      }
    }
  }

  @Override
  public synchronized void onLoadSettled(Key key, LoadKind kind, boolean kept) {
    if (kind == LoadKind.PREFETCH) {
      Because because = underway.remove(key);
      if (because != null && kept) {
        cached.put(key.hash(), because);
      }
    }
  }

  @Override
  public synchronized void onPrefetchUsed(Key key) {
    used++;
  }

  @Override
  public synchronized void onPrefetchLate(Key key) {
    late++;
  }

  @Override
  public synchronized void onPrefetchWasted(long keyHash) {
    wasted++;
  }

  @Override
  public synchronized void onRemoved(long keyHash, RemovalCause cause) {
    cached.remove(keyHash);
  }
}

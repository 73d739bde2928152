package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the few entries that are read most, on the heap in front of the store, so that a read
 * of them costs no look-up there.
 *
 * <p>Each copy has a place by its hash, and each place the key that is read most of those that
 * share it, found by majority vote (Boyer and Moore, "MJRTY: a fast majority vote algorithm",
 * 1991). A copy leaves before its entry changes, and comes only while nobody can change it.
 *
 * <p>Not thread-safe but for {@link #get}: the cache's lock guards the rest.
 */
final class HotEntries {
  private static final int PLACES = 1 << 13;
  private static final int MAX_VALUE_BYTES = 8 << 10;

  /** What the values of all copies may take of the heap. */
  private static final long MAX_BYTES = 16 << 20;

  private static final int VOTES_TO_BE_COPIED = 8;
  private static final int MAX_VOTES = 24;

  private record Copy(Key key, Entry entry) {}

  private final FencedEntries entries;
  private final AtomicReferenceArray<@Nullable Copy> copies = new AtomicReferenceArray<>(PLACES);

  /** For each place, which key has the majority, and by how many votes. */
  private final long[] favourites = new long[PLACES];

  private final byte[] votes = new byte[PLACES];
  private long bytes;

  HotEntries(FencedEntries entries) {
    this.entries = entries;
  }

  /** Returns the key's entry as the store has it. */
  @Nullable Entry get(Key key) {
    Copy copy = copies.getAcquire(placeOf(key.hash()));
    return copy != null && copy.key.equals(key) ? copy.entry : entries.get(key);
  }

  /** Stores the entry like {@link FencedEntries#put}. */
  PutResult put(Key key, Entry entry) {
    drop(key.hash());
    return entries.put(key, entry);
  }

  /** Lets nobody read what lies under the hash. */
  void remove(long hash) {
    drop(hash);
    entries.remove(hash);
  }

  /**
   * Notes a read of an entry that is held.
   *
   * @param sizeBytes of its value, as it was read
   */
  void noteRead(Key key, int sizeBytes) {
    if (sizeBytes > MAX_VALUE_BYTES) {
      return;
    }
    long hash = key.hash();
    int place = placeOf(hash);
    if (favourites[place] != hash) {
      if (votes[place] > 0) {
        votes[place]--;
        return;
      }
      favourites[place] = hash;
    }
    if (votes[place] < MAX_VOTES) {
      votes[place]++;
    }
    if (votes[place] >= VOTES_TO_BE_COPIED && !isCopied(hash)) {
      votes[place] = copy(key) ? votes[place] : 1; // else each read of it would try again
    }
  }

  private boolean copy(Key key) {
    int place = placeOf(key.hash());
    Copy old = copies.getPlain(place);
    Entry entry = entries.get(key);
    if (entry == null
        || entry.origin() == Entry.Origin.PREFETCH // its first read is to be seen
        || entry.sizeBytes() > MAX_VALUE_BYTES // it has changed since
        || bytes - sizeOf(old) + entry.sizeBytes() > MAX_BYTES) {
      return false;
    }
    bytes += entry.sizeBytes() - sizeOf(old);
    copies.setRelease(place, new Copy(key, entry));
    return true;
  }

  private void drop(long hash) {
    if (isCopied(hash)) {
      int place = placeOf(hash);
      bytes -= sizeOf(copies.getPlain(place));
      copies.set(place, null);
    }
  }

  private boolean isCopied(long hash) {
    Copy copy = copies.getPlain(placeOf(hash));
    return copy != null && copy.key.hash() == hash;
  }

  private static long sizeOf(@Nullable Copy copy) {
    return copy == null ? 0 : copy.entry.sizeBytes();
  }

  private static int placeOf(long hash) {
    return (int) hash & (PLACES - 1);
  }
}

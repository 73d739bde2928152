package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the few entries that are read most, on the heap in front of the store, so that a read
 * of them costs no look-up there.
 *
 * <p>A key's hash chooses its set of {@link #WAYS} places, each of which has a key and counts its
 * reads. Reads whose key has no place challenge the set: once there were more of them than its
 * least count, the next takes that place and goes on from its count (Ben Basat, Einziger, Friedman
 * and Kassner, "Randomized admission policy for efficient top-k and frequency estimation", 2017;
 * there at random). So each set finds the keys that are read most of those that share it. Counts
 * are halved when one is full.
 *
 * <p>A copy leaves before its entry changes, and comes only while nobody can change it.
 *
 * <p>Not thread-safe but for {@link #get} and {@link #lookAhead}: the cache's lock guards the rest.
 */
final class HotEntries {
  private static final int WAYS = 4;
  private static final int SETS = 1 << 12;
  private static final int PLACES = WAYS * SETS;
  private static final int MAX_VALUE_BYTES = 8 << 10;

  /** What the values of all copies may take of the heap. */
  private static final long MAX_BYTES = 16 << 20;

  private static final int READS_TO_BE_COPIED = 8;

  /** One below what a byte holds: the challenges must be able to exceed it. */
  private static final int MAX_COUNT = Byte.MAX_VALUE - 1;

  /** What the processor fetches of its memory at once. */
  private static final int LINE_BYTES = 64;

  /** More of a value it fetches by itself, as it reads on and on. */
  private static final int MOST_BYTES_AHEAD = 1 << 10;

  private record Copy(Key key, Entry entry) {}

  private final FencedEntries entries;
  private final AtomicReferenceArray<@Nullable Copy> copies = new AtomicReferenceArray<>(PLACES);

  /** The hash of each place's key. Who reads without the lock takes it for a hint. */
  private final AtomicLongArray hashes = new AtomicLongArray(PLACES);

  private final byte[] counts = new byte[PLACES];

  /** For each set, the reads without a place since one took a place. */
  private final byte[] challenges = new byte[SETS];

  private long bytes;

  /**
   * Hardly ever written: it keeps the compiler from leaving out reads whose results nobody uses.
   */
  @SuppressWarnings("UnusedVariable")
  private volatile long witness;

  HotEntries(FencedEntries entries) {
    this.entries = entries;
  }

  /** Returns the key's entry as the store has it. */
  @Nullable Entry get(Key key) {
    int place = placeOf(key.hash());
    if (place >= 0) {
      Copy copy = copies.getAcquire(place);
      if (copy != null && copy.key.equals(key)) {
        return copy.entry;
      }
    }
    return entries.get(key);
  }

  /**
   * Looks at the copies of keys that will be read next, so that the processor has them at hand, and
   * tells the store which of the keys have none.
   */
  void lookAhead(List<Key> keys) {
    List<Copy> copied = new ArrayList<>(keys.size());
    long[] uncopied = new long[keys.size()];
    int count = 0;
    for (Key key : keys) {
      int place = placeOf(key.hash());
      Copy copy = place < 0 ? null : copies.getOpaque(place);
      if (copy == null) {
        uncopied[count++] = key.hash();
      } else {
        copied.add(copy);
      }
    }
    long seen = 0;
    for (Copy copy : copied) {
      seen += copy.key.hash() + copy.entry.expiresAtMillis() + look(copy.entry.value());
    }
    if (seen == Long.MIN_VALUE) {
      witness = seen;
    }
    entries.lookAhead(uncopied, count);
  }

  private static long look(byte @Nullable [] value) {
    long seen = 0;
    if (value != null) {
      int end = Math.min(value.length, MOST_BYTES_AHEAD);
      for (int i = 0; i < end; i += LINE_BYTES) {
        seen += value[i];
      }
    }
    return seen;
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
    int place = placeOf(key.hash());
    if (place < 0) {
      challenge(key.hash());
      return;
    }
    if (counts[place] == MAX_COUNT) {
      halve(place - place % WAYS);
    }
    counts[place]++;
    if (counts[place] >= READS_TO_BE_COPIED
        && copies.getPlain(place) == null
        && !copy(key, place)) {
      counts[place] = 1; // else each read of it would try again
    }
  }

  private void challenge(long hash) {
    int set = setOf(hash);
    int least = set * WAYS;
    for (int place = least + 1; place < (set + 1) * WAYS; place++) {
      if (counts[place] < counts[least]) {
        least = place;
      }
    }
    challenges[set]++;
    if (challenges[set] > counts[least]) {
      challenges[set] = 0;
      dropAt(least);
      hashes.setOpaque(least, hash);
      counts[least] = (byte) Math.min(MAX_COUNT, counts[least] + 1);
    }
  }

  private void halve(int first) {
    for (int place = first; place < first + WAYS; place++) {
      counts[place] >>= 1;
    }
    challenges[first / WAYS] >>= 1;
  }

  private boolean copy(Key key, int place) {
    Entry entry = entries.get(key);
    if (entry == null
        || entry.origin() == Entry.Origin.PREFETCH // its first read is to be seen
        || entry.sizeBytes() > MAX_VALUE_BYTES // it has changed since
        || bytes + entry.sizeBytes() > MAX_BYTES) {
      return false;
    }
    bytes += entry.sizeBytes();
    copies.setRelease(place, new Copy(key, entry));
    return true;
  }

  private void drop(long hash) {
    int place = placeOf(hash);
    if (place >= 0) {
      dropAt(place);
    }
  }

  private void dropAt(int place) {
    Copy copy = copies.getPlain(place);
    if (copy != null) {
      bytes -= copy.entry.sizeBytes();
      copies.set(place, null);
    }
  }

  /** The place that the hash has, or a negative number. Exact only under the lock. */
  private int placeOf(long hash) {
    int first = setOf(hash) * WAYS;
    for (int place = first; place < first + WAYS; place++) {
      if (hashes.getOpaque(place) == hash) {
        return place;
      }
    }
    return -1;
  }

  private static int setOf(long hash) {
    return (int) hash & (SETS - 1);
  }
}

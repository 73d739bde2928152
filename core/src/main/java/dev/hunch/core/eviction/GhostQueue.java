package dev.hunch.core.eviction;

import java.util.Arrays;

/**
 * Remembers late victims by fingerprints of 32 bits, the oldest forgotten first.
 *
 * <p>A fingerprint and a weight lie in a ring, and an index finds them: 15 bytes for each place of
 * the ring. One that is recalled leaves its place empty until its turn to be the oldest comes. The
 * ring has a quarter more places than the caller says entries have been held: where more than a
 * quarter of the ghosts are recalled, the oldest are forgotten a little before their time.
 *
 * <p>Two hashes of one fingerprint are one ghost. With ten million ghosts that happens to one in
 * 400 of those who ask, who is then taken for one that comes back. Not thread-safe.
 */
final class GhostQueue {
  /** How many places are not worth counting. */
  static final int LEAST_PLACES = 1024;

  private static final int EMPTY = -1;

  private int[] fingerprints = {};
  private int[] weights = {};
  private HashIndex index = newIndex(0);
  private int oldest;
  private int taken;
  private long weight;

  /** Forgets the hash and says whether it was remembered. */
  boolean recall(long hash) {
    int place = find(HashIndex.mix(hash));
    if (place == HashIndex.NONE) {
      return false;
    }
    forget(place);
    return true;
  }

  /**
   * Remembers a victim, and no more than so many of them.
   *
   * @param maxWeight what the remembered may weigh together
   * @param held how many entries have been held at once
   */
  void remember(long hash, int victimWeight, long maxWeight, int held) {
    int fingerprint = HashIndex.mix(hash);
    int known = find(fingerprint);
    if (known != HashIndex.NONE) {
      forget(known);
    }
    if (taken == fingerprints.length && !grow(held)) {
      dropOldest();
    }
    int place = placeOf(taken++);
    fingerprints[place] = fingerprint;
    weights[place] = victimWeight;
    weight += victimWeight;
    index.add(place);
    while (weight > maxWeight) {
      dropOldest();
    }
  }

  private int find(int fingerprint) {
    for (int cell = index.home(fingerprint); ; cell = index.next(cell)) {
      int place = index.at(cell);
      if (place == HashIndex.NONE || fingerprints[place] == fingerprint) {
        return place;
      }
    }
  }

  private void forget(int place) {
    index.remove(place);
    weight -= weights[place];
    weights[place] = EMPTY;
  }

  private void dropOldest() {
    if (weights[oldest] != EMPTY) {
      forget(oldest);
    }
    oldest = placeOf(1);
    taken--;
  }

  /** Makes the ring larger, unless that is hardly worth its copying. */
  private boolean grow(int held) {
    int length = fingerprints.length;
    int places = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(LEAST_PLACES, held * 5L / 4));
    if (places < length + length / 8L) {
      return false;
    }
    fingerprints = unrolled(fingerprints, places);
    weights = unrolled(weights, places);
    index = newIndex(places);
    oldest = 0;
    for (int place = 0; place < taken; place++) {
      if (weights[place] != EMPTY) {
        index.add(place);
      }
    }
    return true;
  }

  private int[] unrolled(int[] ring, int length) {
    int[] straight = Arrays.copyOfRange(ring, oldest, oldest + length);
    System.arraycopy(ring, 0, straight, ring.length - oldest, oldest);
    Arrays.fill(straight, ring.length, length, EMPTY);
    return straight;
  }

  private int placeOf(int number) {
    int place = oldest + number - fingerprints.length;
    return place < 0 ? place + fingerprints.length : place;
  }

  private HashIndex newIndex(int places) {
    return new HashIndex(places, place -> fingerprints[place]);
  }
}

package dev.hunch.core.eviction;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.Long2LongHashMap;

/**
 * What the sessions are expected to ask for: for each key the probabilities of all sessions added
 * up, and when the last of them was told.
 *
 * <p>A session's expectations replace those before. They lapse when the session has been silent for
 * a few times the gap that nine of ten of its kind keep within. Time is counted in reads. Bounded.
 * Not thread-safe.
 */
final class Expectations {
  private static final int MAX_SESSIONS = 8_192;
  private static final int GAPS_TO_LAPSE = 2;
  private static final double FIRST_GAP = 16;
  private static final double LONGEST_GAP = 1 << 16;
  private static final double GAP_UP = 1.09;
  private static final double GAP_DOWN = 0.99;
  private static final float UNITS = 1 << 16;
  private static final long NOTHING = 0;
  private static final long[] NO_HASHES = {};

  private static final class Told {
    int moment;
    long[] hashes = NO_HASHES;
    float[] probabilities = {};
  }

  /** Sessions whose expectations stand, the one that has been silent longest first. */
  private final LinkedHashMap<Long, Told> standing = new LinkedHashMap<>();

  /** Sessions whose expectations have lapsed, all silent for longer, in the same order. */
  private final LinkedHashMap<Long, Told> lapsed = new LinkedHashMap<>();

  /**
   * For each hash the sum in whole units, so that nothing is left when all is taken back (the upper
   * half), and the moment (the lower half).
   */
  private final Long2LongHashMap byHash = new Long2LongHashMap(NOTHING);

  private final PastExpectations past = new PastExpectations();

  /** The gap that nine of ten gaps between a session's reads keep within: it moves towards it. */
  private double usualGap = FIRST_GAP;

  /** Puts what is expected of the session now in the place of what was expected before. */
  void replace(long session, long[] hashes, float[] probabilities, int now) {
    Told told = standing.remove(session);
    if (told == null) {
      told = lapsed.remove(session);
    }
    if (told == null) {
      told = new Told();
    } else {
      boolean within = now - told.moment <= usualGap;
      double moved = usualGap * (within ? GAP_DOWN : GAP_UP);
      usualGap = Math.max(1, Math.min(LONGEST_GAP, moved));
      take(told);
    }
    lapse(now);
    told.moment = now;
    told.hashes = hashes;
    told.probabilities = probabilities;
    standing.put(session, told);
    for (int i = 0; i < hashes.length; i++) {
      put(hashes[i], unitsOf(byHash.get(hashes[i])) + units(probabilities[i]), now);
    }
  }

  /** The probabilities that the key is expected with, added up; 0 if nobody expects it. */
  float sum(long hash) {
    return unitsOf(byHash.get(hash)) / UNITS;
  }

  /**
   * Reads since a key was last expected that nobody expects now, or {@link PastExpectations#NEVER}.
   */
  int pastAge(long hash, int now) {
    return past.age(hash, now);
  }

  /**
   * The base-2 logarithm of the gap that nine of ten gaps between a session's reads keep within.
   */
  float logUsualGap() {
    return Logs.log2((float) usualGap);
  }

  /** How many sessions are known. */
  int sessions() {
    return standing.size() + lapsed.size();
  }

  /** Reads since the key was last expected; only for one that is. */
  int age(long hash, int now) {
    return Math.max(0, now - (int) byHash.get(hash));
  }

  private void lapse(int now) {
    Iterator<Map.Entry<Long, Told>> eldest = standing.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<Long, Told> next = eldest.next();
      if (now - next.getValue().moment <= GAPS_TO_LAPSE * usualGap) {
        break;
      }
      take(next.getValue());
      lapsed.put(next.getKey(), next.getValue());
      eldest.remove();
    }
    if (sessions() >= MAX_SESSIONS) {
      Iterator<Told> silent = (lapsed.isEmpty() ? standing : lapsed).values().iterator();
      take(silent.next());
      silent.remove();
    }
  }

  private void take(Told told) {
    for (int i = 0; i < told.hashes.length; i++) {
      long entry = byHash.get(told.hashes[i]);
      put(told.hashes[i], unitsOf(entry) - units(told.probabilities[i]), (int) entry);
    }
    told.hashes = NO_HASHES;
  }

  private void put(long hash, int units, int moment) {
    if (units == 0) {
      byHash.remove(hash);
      past.put(hash, moment);
    } else {
      byHash.put(hash, ((long) units << 32) | (moment & 0xFFFF_FFFFL));
    }
  }

  private static int unitsOf(long entry) {
    return (int) (entry >>> 32);
  }

  private static int units(float probability) {
    return Math.round(probability * UNITS);
  }
}

package dev.hunch.core.eviction;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
  private static final long NOTHING = 0;
  private static final long[] NO_HASHES = {};

  private static final class Told {
    int moment;
    long[] hashes = NO_HASHES;
    float[] probabilities = {};
  }

  private record Due(Told told, int moment) {}

  /** The session that has been silent longest first. */
  private final LinkedHashMap<Long, Told> bySession = new LinkedHashMap<>();

  /** What was told, the earliest first: it lapses in this order, unless it is replaced before. */
  private final ArrayDeque<Due> due = new ArrayDeque<>();

  /** For each hash the sum (the upper half, as a float) and the moment (the lower half). */
  private final Long2LongHashMap byHash = new Long2LongHashMap(NOTHING);

  /** The gap that nine of ten gaps between a session's reads keep within: it moves towards it. */
  private double usualGap = FIRST_GAP;

  /** Puts what is expected of the session now in the place of what was expected before. */
  void replace(long session, long[] hashes, float[] probabilities, int now) {
    Told told = bySession.remove(session);
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
    bySession.put(session, told);
    due.add(new Due(told, now));
    for (int i = 0; i < hashes.length; i++) {
      put(hashes[i], sumOf(byHash.get(hashes[i])) + probabilities[i], now);
    }
  }

  /** The probabilities that the key is expected with, added up; 0 if nobody expects it. */
  float sum(long hash) {
    return sumOf(byHash.get(hash));
  }

  /** Reads since the key was last expected; only for one that is. */
  int age(long hash, int now) {
    return Math.max(0, now - (int) byHash.get(hash));
  }

  private void lapse(int now) {
    for (Due next = due.peek();
        next != null && now - next.moment > GAPS_TO_LAPSE * usualGap;
        next = due.peek()) {
      due.remove();
      if (next.told.moment == next.moment) {
        take(next.told);
      }
    }
    if (bySession.size() >= MAX_SESSIONS) {
      Iterator<Told> eldest = bySession.values().iterator();
      take(eldest.next());
      eldest.remove();
    }
  }

  private void take(Told told) {
    for (int i = 0; i < told.hashes.length; i++) {
      long entry = byHash.get(told.hashes[i]);
      put(told.hashes[i], sumOf(entry) - told.probabilities[i], (int) entry);
    }
    told.hashes = NO_HASHES;
  }

  private void put(long hash, float sum, int moment) {
    if (sum < 1e-4f) {
      byHash.remove(hash); // what rounding left of nothing
    } else {
      byHash.put(hash, ((long) Float.floatToRawIntBits(sum) << 32) | (moment & 0xFFFF_FFFFL));
    }
  }

  private static float sumOf(long entry) {
    return Float.intBitsToFloat((int) (entry >>> 32));
  }
}

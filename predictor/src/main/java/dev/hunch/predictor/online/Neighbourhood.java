package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.action.SessionWindow;

/** What stands around the neighbours of a moment: keys, each with its probability. Immutable. */
public final class Neighbourhood {
  private static final Around NOTHING = new Around(new long[0], new Key[0], new float[0]);

  /** Of a moment without neighbours. */
  static final Neighbourhood EMPTY = new Neighbourhood(0, NOTHING, NOTHING);

  /**
   * Keys on one side of the neighbours; the arrays are of one length, and belong to this.
   *
   * @param probabilities that each is asked for within the horizon
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Around(long[] fingerprints, Key[] keys, float[] probabilities) {}

  private final int neighbours;
  private final Around after;
  private final Around before;

  Neighbourhood(int neighbours, Around after, Around before) {
    this.neighbours = neighbours;
    this.after = after;
    this.before = before;
  }

  /** Proposes the keys that the session has not just had. */
  public void propose(SessionWindow window, Candidates candidates) {
    propose(after, Expert.NEIGHBOURS_AFTER, window, candidates);
    propose(before, Expert.NEIGHBOURS_BEFORE, window, candidates);
  }

  private void propose(Around around, Expert expert, SessionWindow window, Candidates candidates) {
    for (int i = 0; i < around.keys.length; i++) {
      long fingerprint = around.fingerprints[i];
      if (window.holds(fingerprint, RelationExpert.RECENT)) {
        continue;
      }
      int candidate = candidates.of(fingerprint);
      if (candidate != Candidates.NONE) {
        candidates.think(candidate, expert, around.probabilities[i], neighbours);
        candidates.setKey(candidate, around.keys[i]);
      }
    }
  }
}

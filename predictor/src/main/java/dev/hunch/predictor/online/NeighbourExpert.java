package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.action.SessionWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Finds what was asked for around the session's last keys in sessions that were like it.
 *
 * <p>A neighbour is an earlier event, of any session, of one of the last keys. It counts for more
 * the more of what stood before it stands before the present moment too, and at like distance.
 * Nearest neighbours in the manner of VS-KNN (Ludewig and Jannach, "Evaluation of session-based
 * recommendation algorithms", 2018) and STAN (Garg, Gupta, Malhotra, Vig and Shroff, "Sequence and
 * time aware neighborhood for session-based recommendations", SIGIR 2019). It departs from them in
 * that it learns from every event at once, looks at moments instead of whole sessions, so that a
 * session may be endless, and tells probabilities: the neighbours' share, each occurrence {@link
 * Explainer#discount discounted} by its distance. What came before the neighbours is told apart
 * from what came after, as the mixer may trust it less.
 *
 * <p>Costs some 10 to 50 µs for a frequent key. Memory: see {@link SessionLog}. Not thread-safe.
 */
public final class NeighbourExpert {
  /** No event. */
  public static final int NONE = SessionLog.NONE;

  /** Neighbours of the last key looked at, the latest first, and of each key before it. */
  private static final int NEIGHBOURS = 128;

  private static final int EARLIER_NEIGHBOURS = 48;

  /** From how many of the session's last keys neighbours are found. */
  private static final int LOOKBACK = 4;

  private static final double WEIGHT_OF_EARLIER = 0.6;

  /** How many keys before a neighbour are compared, with how many of the session. */
  private static final int COMPARED = 6;

  private static final int CONTEXT = 8;

  /** What a key in common at the same distance adds to a neighbour's weight of one. */
  private static final double LIKENESS = 12;

  private static final int SCORED_BEFORE = 4;
  private static final int SHOWN = 24;
  private static final int AFTER = 0;
  private static final int BEFORE = 1;

  /** What a neighbour that nobody has seen weighs, so that few neighbours are believed less. */
  private static final double PRIOR = 6;

  private static final double PRIOR_SCORE = 0.01;

  private final SessionLog log = new SessionLog();
  private final ScoreBoard scores = new ScoreBoard(2, SHOWN);
  private final long[] context = new long[CONTEXT];
  private final int[] own = new int[SessionWindow.SIZE];
  private final int[] places = new int[ScoreBoard.CAPACITY];

  /** A bit for each key in the context, by its fingerprint: most others have another bit. */
  private long contextBits;

  private int contextSize;
  private int ownSize;
  private int neighbours;
  private double total;

  /**
   * Remembers an event.
   *
   * @param last the number of the session's event before it, or {@link #NONE}
   * @return the event's number
   */
  public int learn(int last, long fingerprint, Key key) {
    return log.add(fingerprint, key, last);
  }

  /**
   * Finds what stands around the neighbours of the session's last keys.
   *
   * @param event the number of the session's last event
   */
  public Neighbourhood around(int event) {
    lookAt(event);
    double weight = 1;
    for (int back = 0; back < Math.min(LOOKBACK, ownSize); back++) {
      score(back, back == 0 ? NEIGHBOURS : EARLIER_NEIGHBOURS, weight);
      weight *= WEIGHT_OF_EARLIER;
    }
    return neighbours == 0
        ? Neighbourhood.EMPTY
        : new Neighbourhood(neighbours, best(AFTER), best(BEFORE));
  }

  private void lookAt(int event) {
    scores.clear();
    total = 0;
    neighbours = 0;
    ownSize = 0;
    for (int at = event; at != NONE && ownSize < own.length; at = log.before(at)) {
      own[ownSize++] = at;
    }
    contextSize = Math.min(CONTEXT, ownSize);
    contextBits = 0;
    for (int i = 0; i < contextSize; i++) {
      context[i] = log.fingerprint(own[i]);
      contextBits |= 1L << context[i];
    }
  }

  /** Scores what stands around the neighbours of the key {@code back} events before the last. */
  private void score(int back, int most, double weight) {
    int neighbour = log.same(own[back]);
    for (int i = 0; i < most && neighbour != NONE; i++, neighbour = log.same(neighbour)) {
      if (isOwn(neighbour) || (back > 0 && goesOnAlike(neighbour, back))) {
        continue;
      }
      float weighed = (float) (weight * likeness(neighbour, back));
      total += weighed;
      neighbours++;
      int at = log.after(neighbour);
      for (int far = 1; far <= Explainer.HORIZON && at != NONE; far++, at = log.after(at)) {
        scores.add(AFTER, log.fingerprint(at), at, weighed * Explainer.discount(far));
      }
      at = log.before(neighbour);
      for (int far = 1; far <= SCORED_BEFORE && at != NONE; far++, at = log.before(at)) {
        scores.add(BEFORE, log.fingerprint(at), at, weighed * Explainer.discount(far));
      }
    }
  }

  private boolean isOwn(int event) {
    if (event < own[ownSize - 1]) {
      return false;
    }
    for (int i = 0; i < ownSize; i++) {
      if (own[i] == event) {
        return true;
      }
    }
    return false;
  }

  /** Whether the same key followed there as here: then it was counted as that key's neighbour. */
  private boolean goesOnAlike(int neighbour, int back) {
    int after = log.after(neighbour);
    return after != NONE && log.fingerprint(after) == context[back - 1];
  }

  private double likeness(int neighbour, int back) {
    double likeness = 1;
    int at = log.before(neighbour);
    for (int far = 1; far <= COMPARED && at != NONE; far++, at = log.before(at)) {
      long fingerprint = log.fingerprint(at);
      if ((contextBits >>> fingerprint & 1) != 0) {
        likeness += likeness(fingerprint, far, back);
      }
    }
    return likeness;
  }

  /** What a key {@code far} events before a neighbour adds to its likeness. */
  private double likeness(long fingerprint, int far, int back) {
    for (int i = 0; i < contextSize; i++) {
      if (i != back && context[i] == fingerprint) {
        return LIKENESS / (1 + Math.abs(i - back - far));
      }
    }
    return 0;
  }

  private Neighbourhood.Around best(int kind) {
    int count = scores.best(kind, places);
    long[] fingerprints = new long[count];
    Key[] keys = new Key[count];
    float[] probabilities = new float[count];
    for (int i = 0; i < count; i++) {
      int place = places[i];
      fingerprints[i] = scores.fingerprint(place);
      keys[i] = log.key(scores.event(place));
      probabilities[i] = (float) ((scores.score(kind, place) + PRIOR_SCORE) / (total + PRIOR));
    }
    return new Neighbourhood.Around(fingerprints, keys, probabilities);
  }

  /** Writes what is remembered. */
  public void writeTo(DataOutput out) throws IOException {
    KeyTable keys = new KeyTable();
    log.collectKeys(keys);
    keys.writeTo(out);
    log.writeTo(out, keys);
  }

  /** Reads what was remembered, before anything was learned. */
  public void readFrom(DataInput in) throws IOException {
    KeyTable keys = KeyTable.readFrom(in);
    log.readFrom(in, keys);
  }
}

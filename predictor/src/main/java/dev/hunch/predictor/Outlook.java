package dev.hunch.predictor;

import dev.hunch.predictor.online.Candidates;
import dev.hunch.predictor.online.Expert;
import dev.hunch.predictor.online.RelationExpert;
import java.util.BitSet;

/**
 * What was expected after one event of a session, kept until it has come true or the horizon has
 * passed. Reused. About 30 bytes for each candidate. Not thread-safe.
 */
final class Outlook {
  /** No candidate. */
  static final int NONE = -1;

  /** The sets that a candidate has: the mixers' two and the calibration's context. */
  static final int EXPERTS = 0;

  static final int TARGET = 1;
  static final int CALIBRATION = 2;
  private static final int SETS = 3;

  private static final int WITNESS_FIELDS = 4;

  /** Inputs are kept in steps of 1/2048, which is finer than they are known. */
  private static final float STEPS = 2048;

  private int size;
  private long[] fingerprints = {};
  private short[] inputs = {};
  private short[] sets = {};
  private final BitSet resolved = new BitSet();
  private int witnesses;
  private int[] witnessed = {};

  final long[] contexts = new long[RelationExpert.ORDERS];

  /** Keeps what the candidates are; the caller fills in the sets. */
  void keep(Candidates candidates) {
    size = candidates.size();
    witnesses = candidates.witnesses();
    if (fingerprints.length < size) {
      int room = Math.min(Candidates.MAX, Math.max(16, size + size / 4));
      fingerprints = new long[room];
      inputs = new short[room * Expert.COUNT];
      sets = new short[room * SETS];
    }
    if (witnessed.length < witnesses * WITNESS_FIELDS) {
      witnessed = new int[witnesses * WITNESS_FIELDS];
    }
    for (int i = 0; i < size; i++) {
      fingerprints[i] = candidates.fingerprint(i);
    }
    float[] given = candidates.inputs();
    for (int i = 0; i < size * Expert.COUNT; i++) {
      inputs[i] = (short) Math.round(given[i] * STEPS);
    }
    resolved.clear();
    for (int i = 0; i < witnesses; i++) {
      int at = i * WITNESS_FIELDS;
      witnessed[at] = candidates.witnessCandidate(i);
      witnessed[at + 1] = candidates.witnessOrder(i);
      witnessed[at + 2] = candidates.witnessEntry(i);
      witnessed[at + 3] = candidates.witnessAction(i);
    }
  }

  /** Forgets the candidates, and gives their room back. */
  void forget() {
    size = 0;
    witnesses = 0;
    fingerprints = new long[0];
    inputs = new short[0];
    sets = new short[0];
    witnessed = new int[0];
    resolved.clear();
  }

  int size() {
    return size;
  }

  /** The candidate with this fingerprint that has not come true yet, or {@link #NONE}. */
  int open(long fingerprint) {
    for (int i = 0; i < size; i++) {
      if (fingerprints[i] == fingerprint) {
        return resolved.get(i) ? NONE : i;
      }
    }
    return NONE;
  }

  boolean isResolved(int candidate) {
    return resolved.get(candidate);
  }

  void setResolved(int candidate) {
    resolved.set(candidate);
  }

  /** Reads the experts' stretched probabilities of a candidate. */
  void readInputs(int candidate, float[] into) {
    for (int i = 0; i < Expert.COUNT; i++) {
      into[i] = inputs[candidate * Expert.COUNT + i] / STEPS;
    }
  }

  int set(int candidate, int which) {
    return sets[candidate * SETS + which];
  }

  void setSet(int candidate, int which, int set) {
    sets[candidate * SETS + which] = (short) set;
  }

  int witnesses() {
    return witnesses;
  }

  int witnessCandidate(int witness) {
    return witnessed[witness * WITNESS_FIELDS];
  }

  int witnessOrder(int witness) {
    return witnessed[witness * WITNESS_FIELDS + 1];
  }

  int witnessEntry(int witness) {
    return witnessed[witness * WITNESS_FIELDS + 2];
  }

  int witnessAction(int witness) {
    return witnessed[witness * WITNESS_FIELDS + 3];
  }
}

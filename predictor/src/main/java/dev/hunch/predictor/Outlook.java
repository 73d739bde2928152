package dev.hunch.predictor;

import dev.hunch.predictor.online.Candidates;
import dev.hunch.predictor.online.Expert;
import dev.hunch.predictor.online.RelationExpert;
import java.util.Arrays;

/**
 * What was expected after one event of a session, kept until it has come true or the horizon has
 * passed. Reused. Not thread-safe.
 */
final class Outlook {
  int size;
  long[] fingerprints = {};
  float[] inputs = {};

  /** Three for each candidate: the mixers' sets and the calibration's context. */
  int[] sets = {};

  boolean[] resolved = {};

  int witnesses;

  /** Four for each witness: candidate, order, entry, action. */
  int[] witnessed = {};

  final long[] contexts = new long[RelationExpert.ORDERS];

  void clear() {
    size = 0;
    witnesses = 0;
  }

  /** Keeps what the candidates are; the caller fills in the sets. */
  void keep(Candidates candidates) {
    size = candidates.size();
    witnesses = candidates.witnesses();
    if (fingerprints.length < size) {
      int room = Math.min(Candidates.MAX, Math.max(size, 16));
      fingerprints = new long[room];
      inputs = new float[room * Expert.COUNT];
      sets = new int[room * 3];
      resolved = new boolean[room];
    }
    if (witnessed.length < witnesses * 4) {
      witnessed = new int[witnesses * 4];
    }
    for (int i = 0; i < size; i++) {
      fingerprints[i] = candidates.fingerprint(i);
    }
    System.arraycopy(candidates.inputs(), 0, inputs, 0, size * Expert.COUNT);
    Arrays.fill(resolved, 0, size, false);
    for (int i = 0; i < witnesses; i++) {
      witnessed[i * 4] = candidates.witnessCandidate(i);
      witnessed[i * 4 + 1] = candidates.witnessOrder(i);
      witnessed[i * 4 + 2] = candidates.witnessEntry(i);
      witnessed[i * 4 + 3] = candidates.witnessAction(i);
    }
  }

  /** The candidate with this fingerprint that has not come true yet, or a negative number. */
  int open(long fingerprint) {
    for (int i = 0; i < size; i++) {
      if (fingerprints[i] == fingerprint) {
        return resolved[i] ? -1 : i;
      }
    }
    return -1;
  }
}

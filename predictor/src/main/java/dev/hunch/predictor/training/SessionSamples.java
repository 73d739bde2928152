package dev.hunch.predictor.training;

import dev.hunch.predictor.sequence.SequenceBatch;

/**
 * The events of one session as the network sees them.
 *
 * @param positions each event's place in the log
 * @param active the inputs that each event sets
 * @param known a bit for each output that could be made of the session after the event
 * @param right a bit for each of those that came true within the horizon
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SessionSamples(int[] positions, int[][] active, long[][] known, long[][] right) {
  int size() {
    return positions.length;
  }

  boolean isKnown(int event, int output) {
    return isSet(known[event], output);
  }

  boolean isRight(int event, int output) {
    return isSet(right[event], output);
  }

  static boolean isSet(long[] bits, int bit) {
    return (bits[bit >> 6] >>> (bit & 63) & 1) != 0;
  }

  static void set(long[] bits, int bit) {
    bits[bit >> 6] |= 1L << (bit & 63);
  }

  /** Puts one event into a batch. */
  void fill(SequenceBatch batch, int sequence, int step, int event, int outputs) {
    for (int input : active[event]) {
      batch.setInput(sequence, step, input);
    }
    for (int output = 0; output < outputs; output++) {
      if (isKnown(event, output)) {
        batch.setLabel(sequence, step, output, isRight(event, output));
      }
    }
  }
}

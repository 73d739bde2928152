package dev.hunch.predictor.sequence;

/** What the recurrent layer remembers of a session. Not thread-safe. */
public final class SequenceState {
  final float[] hidden;
  final float[] cell;

  /** Creates the state of a session that begins, for a layer of so many units. */
  public SequenceState(int units) {
    hidden = new float[units];
    cell = new float[units];
  }
}

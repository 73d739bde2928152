package dev.hunch.predictor.training;

/** Is told how far a training is. Calls come from the training's thread, in order. */
public interface TrainingProgress {
  /** Listens to nothing. */
  TrainingProgress NONE = new TrainingProgress() {};

  /**
   * A phase begins.
   *
   * @param phase its name, for people
   * @param steps how many steps it has, or 0 if nobody knows
   */
  default void phaseStarted(String phase, long steps) {}

  /** So many steps of the phase are done. */
  default void phaseProgressed(String phase, long steps) {}

  /** The phase is over. */
  default void phaseFinished(String phase) {}

  /**
   * The network has seen its part of the log once more.
   *
   * @param epoch from 1
   * @param trainingLoss mean loss on the part it learned from
   * @param heldOutLoss mean loss on the part held out
   * @param best whether it is the best so far
   */
  default void epochFinished(int epoch, double trainingLoss, double heldOutLoss, boolean best) {}
}

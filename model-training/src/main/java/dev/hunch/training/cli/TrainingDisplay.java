package dev.hunch.training.cli;

import dev.hunch.predictor.training.TrainingProgress;
import java.util.Locale;

/** Shows a training's progress, and remembers how its epochs went. */
final class TrainingDisplay implements TrainingProgress {
  private final WorkProgress progress;
  private long steps;
  private int epochs;
  private int bestEpoch;
  private double bestLoss;

  TrainingDisplay(WorkProgress progress) {
    this.progress = progress;
  }

  @Override
  public void phaseStarted(String phase, long steps) {
    this.steps = steps;
    progress.step(phase, 0, Math.max(1, steps));
  }

  @Override
  public void phaseProgressed(String phase, long done) {
    progress.step(phase, done, Math.max(done, steps));
  }

  @Override
  public void phaseFinished(String phase) {
    progress.step(phase, Math.max(1, steps), Math.max(1, steps));
  }

  @Override
  public void epochFinished(int epoch, double trainingLoss, double heldOutLoss, boolean best) {
    epochs = epoch;
    if (best) {
      bestEpoch = epoch;
      bestLoss = heldOutLoss;
    }
    progress.say(
        String.format(
            Locale.ROOT,
            "epoch %d: loss %.4f, held out %.4f%s",
            epoch,
            trainingLoss,
            heldOutLoss,
            best ? " (best so far)" : ""));
  }

  /** How the network's training ended, in words; empty if there was none. */
  String ending(int maxEpochs) {
    if (epochs == 0) {
      return "";
    }
    String how = epochs < maxEpochs ? "stopped early after epoch " : "trained for ";
    return String.format(
        Locale.ROOT,
        "%s%d%s; the best was epoch %d (held-out loss %.4f)",
        how,
        epochs,
        epochs < maxEpochs ? " of at most " + maxEpochs : " epochs",
        bestEpoch,
        bestLoss);
  }
}

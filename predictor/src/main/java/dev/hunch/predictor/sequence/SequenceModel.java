package dev.hunch.predictor.sequence;

import dev.hunch.predictor.action.ActionVocabulary;

/**
 * A trained sequence model as it serves: what it sees and predicts, and its weights.
 *
 * @param vocabulary its inputs and outputs
 * @param kernel its weights
 */
public record SequenceModel(SequenceVocabulary vocabulary, SequenceKernel kernel) {
  public SequenceModel {
    if (kernel.inputs() != vocabulary.inputs() || kernel.outputs() != vocabulary.outputs()) {
      throw new IllegalArgumentException(
          "the weights are for other inputs or outputs: "
              + kernel.inputs()
              + " and "
              + kernel.outputs());
    }
  }

  /** Sees to it that the actions predicted keep their numbers. */
  public void pinActions(ActionVocabulary actions) {
    for (int output = 0; output < vocabulary.actionOutputs(); output++) {
      actions.pin(vocabulary.action(output));
    }
  }
}

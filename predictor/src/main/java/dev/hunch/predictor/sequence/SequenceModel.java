package dev.hunch.predictor.sequence;

import dev.hunch.predictor.action.ActionVocabulary;
import java.io.IOException;

/**
 * A trained sequence model as it serves: what it sees and predicts, and its weights.
 *
 * @param vocabulary its inputs and outputs
 * @param kernel its weights
 * @param engine computes what it predicts
 */
public record SequenceModel(
    SequenceVocabulary vocabulary, SequenceKernel kernel, SequenceEngine engine) {
  public SequenceModel {
    if (kernel.inputs() != vocabulary.inputs() || kernel.outputs() != vocabulary.outputs()) {
      throw new IllegalArgumentException(
          "the weights are for other inputs or outputs: "
              + kernel.inputs()
              + " and "
              + kernel.outputs());
    }
  }

  /** Creates a model that its kernel computes. */
  public SequenceModel(SequenceVocabulary vocabulary, SequenceKernel kernel) {
    this(vocabulary, kernel, kernel);
  }

  /**
   * The same model, computed by DL4J.
   *
   * @param network DL4J's archive of it
   * @throws IOException if the archive cannot be read, or is of another model
   * @throws NoClassDefFoundError if DL4J is not on the class path
   */
  public SequenceModel byDl4j(byte[] network) throws IOException {
    SequenceNetwork read = SequenceNetwork.read(network);
    SequenceKernel same = read.kernel();
    if (same.inputs() != kernel.inputs()
        || same.units() != kernel.units()
        || same.outputs() != kernel.outputs()) {
      throw new IOException("the network is not the one that the weights are of");
    }
    return new SequenceModel(vocabulary, kernel, read.engine());
  }

  /** Sees to it that the actions predicted keep their numbers. */
  public void pinActions(ActionVocabulary actions) {
    for (int output = 0; output < vocabulary.actionOutputs(); output++) {
      actions.pin(vocabulary.action(output));
    }
  }
}

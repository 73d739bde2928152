package dev.hunch.predictor.sequence;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Binary cross entropy of logistic outputs, several of which may be right at once, computed in
 * place from what comes before the activation.
 *
 * <p>A label is 1 if the output came true within the horizon, 0 if not, and {@link #UNKNOWN} if it
 * could not be made of the session: then it teaches nothing.
 */
public final class HorizonLoss implements ILossFunction {
  /** The label of an output that teaches nothing. */
  public static final float UNKNOWN = -1;

  private static final long serialVersionUID = 1;

  /** Creates the loss. */
  public HorizonLoss() {}

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activationFn,
      @Nullable INDArray mask,
      boolean average) {
    double sum = lossOf(labels, preOutput).sumNumber().doubleValue();
    return average ? sum / preOutput.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
    return lossOf(labels, preOutput).sum(true, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
    INDArray known = known(labels, preOutput);
    return Transforms.sigmoid(preOutput, true).subi(labels).muli(known);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activationFn,
      @Nullable INDArray mask,
      boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activationFn, mask, average),
        computeGradient(labels, preOutput, activationFn, mask));
  }

  private static INDArray lossOf(INDArray labels, INDArray preOutput) {
    INDArray loss = Transforms.softPlus(preOutput, true).subi(preOutput.mul(labels));
    return loss.muli(known(labels, preOutput));
  }

  private static INDArray known(INDArray labels, INDArray like) {
    return labels.gte(0).castTo(like.dataType());
  }

  @Override
  public String name() {
    return "horizon";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HorizonLoss;
  }

  @Override
  public int hashCode() {
    return HorizonLoss.class.hashCode();
  }
}

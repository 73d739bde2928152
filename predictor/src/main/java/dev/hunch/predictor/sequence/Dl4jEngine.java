package dev.hunch.predictor.sequence;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J itself, one event at a time: the reference that the {@link SequenceKernel} is held to. Slow,
 * and it needs DL4J's native library. A network keeps one session's state; so it is put in before
 * each step and taken out after it.
 */
final class Dl4jEngine implements SequenceEngine {
  private static final int RECURRENT = 0;

  private final MultiLayerNetwork network;
  private final int inputs;
  private final int units;

  Dl4jEngine(MultiLayerNetwork network) {
    this.network = network;
    INDArray weights = network.getLayer(RECURRENT).getParam("W");
    this.inputs = (int) weights.size(0);
    this.units = (int) weights.size(1) / 4;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public void step(SequenceState state, int[] active, int count) {
    float[] features = new float[inputs];
    for (int i = 0; i < count; i++) {
      features[active[i]] = 1;
    }
    network.rnnSetPreviousState(
        RECURRENT,
        Map.of(
            LSTM.STATE_KEY_PREV_ACTIVATION, row(state.hidden),
            LSTM.STATE_KEY_PREV_MEMCELL, row(state.cell)));
    network.rnnTimeStep(Nd4j.create(features, new int[] {1, inputs, 1}, 'c'));
    Map<String, INDArray> after = network.rnnGetPreviousState(RECURRENT);
    copy(after, LSTM.STATE_KEY_PREV_ACTIVATION, state.hidden);
    copy(after, LSTM.STATE_KEY_PREV_MEMCELL, state.cell);
  }

  @Override
  public void predict(SequenceState state, float[] stretched) {
    INDArray hidden = Nd4j.create(state.hidden, new int[] {1, units, 1}, 'c');
    copy(
        network.getOutputLayer().activate(hidden, false, LayerWorkspaceMgr.noWorkspaces()),
        stretched);
    for (int output = 0; output < stretched.length; output++) {
      double probability = stretched[output];
      stretched[output] = (float) Math.log(probability / (1 - probability));
    }
  }

  private static INDArray row(float[] values) {
    return Nd4j.create(values, new int[] {1, values.length}, 'c');
  }

  private static void copy(Map<String, INDArray> from, String key, float[] to) {
    copy(Objects.requireNonNull(from.get(key), key), to);
  }

  private static void copy(INDArray from, float[] to) {
    System.arraycopy(from.dup('c').data().asFloat(), 0, to, 0, to.length);
  }
}

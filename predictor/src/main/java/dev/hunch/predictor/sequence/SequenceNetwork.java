package dev.hunch.predictor.sequence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The network as DL4J trains it. Only training touches it: what serves is the {@link
 * SequenceKernel} made of its weights.
 *
 * <p>The same seed and the same batches give the same weights if native code runs in one thread
 * ({@code OMP_NUM_THREADS=1}, which is also the fastest). Not thread-safe.
 */
public final class SequenceNetwork {
  private static final double GRADIENT_LIMIT = 1;
  private static final Set<String> ENTRIES = Set.of("configuration.json", "coefficients.bin");

  private final MultiLayerNetwork network;

  private SequenceNetwork(MultiLayerNetwork network) {
    this.network = network;
  }

  /** Creates a network with weights drawn by the seed. */
  public static SequenceNetwork create(
      int inputs, int units, int outputs, long seed, double learningRate) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(learningRate))
            .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
            .gradientNormalizationThreshold(GRADIENT_LIMIT)
            .list()
            .layer(
                new LSTM.Builder()
                    .nIn(inputs)
                    .nOut(units)
                    .activation(Activation.TANH)
                    .gateActivationFunction(Activation.SIGMOID)
                    .dataFormat(RNNFormat.NCW)
                    .build())
            .layer(
                new RnnOutputLayer.Builder(new HorizonLoss())
                    .nIn(units)
                    .nOut(outputs)
                    .activation(Activation.SIGMOID)
                    .dataFormat(RNNFormat.NCW)
                    .build())
            .setInputType(InputType.recurrent(inputs, RNNFormat.NCW))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // Most outputs are wrong most of the time: beginning there saves an epoch.
    network.getLayer(1).getParam("b").assign(-3);
    return new SequenceNetwork(network);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the archive holds anything else: of some entries DL4J would make objects
   *     of whatever class they name
   */
  public static SequenceNetwork read(byte[] zip) throws IOException {
    checkEntries(zip);
    try (ByteArrayInputStream in = new ByteArrayInputStream(zip)) {
      return new SequenceNetwork(ModelSerializer.restoreMultiLayerNetwork(in, false));
    }
  }

  private static void checkEntries(byte[] zip) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (!ENTRIES.contains(entry.getName())) {
          throw new IOException("a network holds no " + entry.getName());
        }
      }
    }
  }

  /** Writes the network as DL4J's zip archive, without the state of its updater. */
  public byte[] write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, out, false);
    return out.toByteArray();
  }

  /**
   * Learns from a batch.
   *
   * @param batch its inputs and labels
   * @return its loss, summed over its events and outputs
   */
  public double fit(SequenceBatch batch) {
    int[] shape = {batch.sequences(), batch.inputs(), batch.steps()};
    int[] labelShape = {batch.sequences(), batch.outputs(), batch.steps()};
    try (INDArray features = Nd4j.create(batch.features(), shape, 'c');
        INDArray labels = Nd4j.create(batch.labels(), labelShape, 'c')) {
      network.fit(features, labels);
      return network.score() * batch.sequences();
    }
  }

  /**
   * Computes the outputs' probabilities for whole sequences.
   *
   * @param features {@code [sequences, inputs, steps]}
   * @return {@code [sequences, outputs, steps]}
   */
  float[] output(float[] features, int sequences, int inputs, int steps) {
    try (INDArray in = Nd4j.create(features, new int[] {sequences, inputs, steps}, 'c')) {
      return network.output(in).dup('c').data().asFloat();
    }
  }

  /** Copies the weights out, to be put back later by {@link #setWeights}. */
  public float[] weights() {
    return network.params().dup('c').data().asFloat();
  }

  /** Puts weights back. */
  public void setWeights(float[] weights) {
    network.setParams(Nd4j.create(weights, new int[] {1, weights.length}, 'c'));
  }

  /** Makes the engine that computes by DL4J itself. The network must not be trained any more. */
  public SequenceEngine engine() {
    return new Dl4jEngine(network);
  }

  /** Makes the kernel that computes the same. */
  public SequenceKernel kernel() {
    INDArray input = network.getLayer(0).getParam("W");
    INDArray output = network.getLayer(1).getParam("W");
    return new SequenceKernel(
        FastestArithmetic.get(),
        (int) input.size(0),
        (int) output.size(0),
        (int) output.size(1),
        floats(input),
        floats(network.getLayer(0).getParam("RW")),
        floats(network.getLayer(0).getParam("b")),
        floats(output),
        floats(network.getLayer(1).getParam("b")));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}

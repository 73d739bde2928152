package dev.hunch.predictor.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class SequenceKernelTest {
  private static final int INPUTS = 37;
  private static final int UNITS = 16;
  private static final int OUTPUTS = 23;

  private final Random random = new Random(11);

  /** A network whose weights are far from their first values. */
  private SequenceNetwork network() {
    SequenceNetwork network = SequenceNetwork.create(INPUTS, UNITS, OUTPUTS, 5, 0.01);
    float[] weights = network.weights();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    network.setWeights(weights);
    return network;
  }

  @Test
  void write_networkAsZip_readsBackTheSame() throws IOException {
    SequenceNetwork network = network();

    SequenceNetwork read = SequenceNetwork.read(network.write());

    assertThat(read.weights()).isEqualTo(network.weights());
  }

  @Test
  void writeTo_kernel_readsBackTheSame() throws IOException {
    SequenceKernel kernel = network().kernel();
    byte[] bytes = bytes(kernel);

    SequenceKernel read =
        SequenceKernel.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));

    assertThat(bytes(read)).isEqualTo(bytes);
  }

  @Test
  void readFrom_absurdSizes_isRefused() {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, (byte) 0x7f);

    assertThatThrownBy(
            () -> SequenceKernel.readFrom(new DataInputStream(new ByteArrayInputStream(bytes))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absurd");
  }

  @Test
  void readFrom_headerThatPromisesMoreThanThereIs_allocatesLittle() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(bytes);
    header.writeInt((1 << 16) - 1);
    header.writeInt(1 << 8);
    header.writeInt(1);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(
            () ->
                SequenceKernel.readFrom(
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isInstanceOf(EOFException.class);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
  }

  @Test
  void readFrom_moreWeightsThanAreReadAtOnce_readsThemAll() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream file = new DataOutputStream(bytes);
    int inputs = 1_009;
    int units = 19;
    int outputs = 3;
    file.writeInt(inputs);
    file.writeInt(units);
    file.writeInt(outputs);
    int weights = 4 * units * (inputs + units + 1) + outputs * (units + 1);
    for (int i = 0; i < weights; i++) {
      file.writeFloat(i);
    }

    SequenceKernel read =
        SequenceKernel.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(bytes(read)).isEqualTo(bytes.toByteArray());
  }

  @Test
  void fit_sameSeedAndBatches_givesTheSameWeights() {
    assertThat(trained()).isEqualTo(trained());
  }

  private static float[] trained() {
    SequenceNetwork network = SequenceNetwork.create(4, 8, 2, 9, 0.01);
    for (int i = 0; i < 5; i++) {
      network.fit(batch());
    }
    return network.weights();
  }

  @Test
  void fit_learnableSequence_lowersTheLossAndIgnoresUnknownLabels() {
    SequenceNetwork network = SequenceNetwork.create(4, 8, 2, 9, 0.02);
    double first = network.fit(batch());
    double last = first;
    for (int i = 0; i < 150; i++) {
      last = network.fit(batch());
    }

    assertThat(last).isLessThan(first * 0.1);
  }

  /** The output that came true is the first if the last input but one was 0; the second unknown. */
  private static SequenceBatch batch() {
    Random random = new Random(2);
    SequenceBatch batch = new SequenceBatch(8, 4, 2, 10);
    for (int s = 0; s < 8; s++) {
      int before = 1;
      for (int t = 0; t < 10; t++) {
        int input = random.nextInt(4);
        batch.setInput(s, t, input);
        batch.setLabel(s, t, 0, before == 0);
        before = input;
      }
    }
    return batch;
  }

  private static byte[] bytes(SequenceKernel kernel) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    kernel.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void read_archiveWithASerializedObject_isRefused() throws IOException {
    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(network().write()));
        ZipOutputStream to = new ZipOutputStream(forged)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        from.transferTo(to);
      }
      to.putNextEntry(new ZipEntry("preprocessor.bin"));
      new ObjectOutputStream(to).writeObject("an object of any class");
    }

    assertThatThrownBy(() -> SequenceNetwork.read(forged.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessage("a network holds no preprocessor.bin");
  }
}

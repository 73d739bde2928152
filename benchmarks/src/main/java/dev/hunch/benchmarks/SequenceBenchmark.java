package dev.hunch.benchmarks;

import dev.hunch.predictor.sequence.SequenceEngine;
import dev.hunch.predictor.sequence.SequenceNetwork;
import dev.hunch.predictor.sequence.SequenceState;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event of a session: its step through a network of 64 units, and what is predicted then. By
 * the kernel without and with the JVM's vectors, and by DL4J.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SequenceBenchmark {
  private static final int TEMPLATES = 40;
  private static final int UNITS = 64;
  private static final int SESSIONS = 64;
  private static final int ACTIVE = 3;

  /** The network, and sessions in the middle of their life. */
  @State(Scope.Benchmark)
  public static class Served {
    /** Actions and items that are predicted. */
    @Param({"384", "1000", "5000"})
    int outputs;

    private final SequenceState[] states = new SequenceState[SESSIONS];
    private final int[] active = new int[ACTIVE];
    private float[] stretched = {};
    private int inputs;
    private SequenceNetwork network = SequenceNetwork.create(1, 1, 1, 1, 1);
    private final SplittableRandom random = new SplittableRandom(5);
    private int session;

    /** Draws the network's weights. */
    @Setup(Level.Trial)
    public void draw() {
      inputs = TEMPLATES + outputs;
      network = SequenceNetwork.create(inputs, UNITS, outputs, 3, 0.01);
      stretched = new float[outputs];
      for (int i = 0; i < SESSIONS; i++) {
        states[i] = new SequenceState(UNITS);
      }
    }

    float[] follow(SequenceEngine engine) {
      session = (session + 1) % SESSIONS;
      for (int i = 0; i < ACTIVE; i++) {
        active[i] = random.nextInt(inputs);
      }
      engine.step(states[session], active, ACTIVE);
      engine.predict(states[session], stretched);
      return stretched;
    }
  }

  /** The kernel. */
  @State(Scope.Benchmark)
  public static class Kernel {
    private SequenceEngine engine = SequenceNetwork.create(1, 1, 1, 1, 1).kernel();

    /** Takes over the network's weights. */
    @Setup(Level.Trial)
    public void make(Served served) {
      engine = served.network.kernel();
    }
  }

  /** DL4J. */
  @State(Scope.Benchmark)
  public static class Reference {
    private SequenceEngine engine = SequenceNetwork.create(1, 1, 1, 1, 1).engine();

    /** Takes over the network. */
    @Setup(Level.Trial)
    public void make(Served served) {
      engine = served.network.engine();
    }
  }

  /** Plain Java. */
  @Benchmark
  public float[] plain(Served served, Kernel kernel) {
    return served.follow(kernel.engine);
  }

  /** By the Vector API. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
  public float[] vector(Served served, Kernel kernel) {
    return served.follow(kernel.engine);
  }

  /** By DL4J's rnnTimeStep. */
  @Benchmark
  public float[] dl4j(Served served, Reference reference) {
    return served.follow(reference.engine);
  }
}

package dev.hunch.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
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
 * The output layer, which has most of the weights, for several sessions: one after the other as the
 * kernel does it, and four at a time, so that each weight is read once for four of them. What a
 * batch could save at most.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class BatchBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int UNITS = 64;

  /** Sessions that have an event at the same time. */
  @Param({"8", "32"})
  int sessions;

  /** Actions and items that are predicted. */
  @Param({"384", "1024", "5120"})
  int outputs;

  private float[] weights = {};
  private float[][] hidden = {};
  private float[][] sums = {};

  /** Draws weights and states. */
  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(7);
    weights = randoms(random, UNITS * outputs);
    hidden = new float[sessions][];
    sums = new float[sessions][outputs];
    for (int i = 0; i < sessions; i++) {
      hidden[i] = randoms(random, UNITS);
    }
  }

  private static float[] randoms(SplittableRandom random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  /** One session after the other. */
  @Benchmark
  public float[][] oneByOne() {
    for (int session = 0; session < sessions; session++) {
      float[] sum = sums[session];
      for (int i = 0; i < outputs; i += 4 * LANES) {
        addFourVectors(sum, weights, hidden[session], i);
      }
    }
    return sums;
  }

  private static void addFourVectors(float[] sum, float[] weights, float[] factors, int from) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int at = from;
    for (int row = 0; row < UNITS; row++, at += sum.length) {
      float factor = factors[row];
      s0 = s0.add(vector(weights, at).mul(factor));
      s1 = s1.add(vector(weights, at + LANES).mul(factor));
      s2 = s2.add(vector(weights, at + 2 * LANES).mul(factor));
      s3 = s3.add(vector(weights, at + 3 * LANES).mul(factor));
    }
    s0.intoArray(sum, from);
    s1.intoArray(sum, from + LANES);
    s2.intoArray(sum, from + 2 * LANES);
    s3.intoArray(sum, from + 3 * LANES);
  }

  /** Four sessions at a time. */
  @Benchmark
  public float[][] fourAtATime() {
    for (int session = 0; session < sessions; session += 4) {
      for (int i = 0; i < outputs; i += 2 * LANES) {
        addTwoVectorsForFour(sums, weights, hidden, session, i);
      }
    }
    return sums;
  }

  private static void addTwoVectorsForFour(
      float[][] sums, float[] weights, float[][] hidden, int session, int from) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector c0 = a0;
    FloatVector c1 = a0;
    FloatVector d0 = a0;
    FloatVector d1 = a0;
    float[] a = hidden[session];
    float[] b = hidden[session + 1];
    float[] c = hidden[session + 2];
    float[] d = hidden[session + 3];
    int at = from;
    for (int row = 0; row < UNITS; row++, at += sums[session].length) {
      FloatVector w0 = vector(weights, at);
      FloatVector w1 = vector(weights, at + LANES);
      a0 = a0.add(w0.mul(a[row]));
      a1 = a1.add(w1.mul(a[row]));
      b0 = b0.add(w0.mul(b[row]));
      b1 = b1.add(w1.mul(b[row]));
      c0 = c0.add(w0.mul(c[row]));
      c1 = c1.add(w1.mul(c[row]));
      d0 = d0.add(w0.mul(d[row]));
      d1 = d1.add(w1.mul(d[row]));
    }
    a0.intoArray(sums[session], from);
    a1.intoArray(sums[session], from + LANES);
    b0.intoArray(sums[session + 1], from);
    b1.intoArray(sums[session + 1], from + LANES);
    c0.intoArray(sums[session + 2], from);
    c1.intoArray(sums[session + 2], from + LANES);
    d0.intoArray(sums[session + 3], from);
    d1.intoArray(sums[session + 3], from + LANES);
  }

  private static FloatVector vector(float[] values, int from) {
    return FloatVector.fromArray(SPECIES, values, from);
  }
}

package dev.hunch.benchmarks;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.Engine;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.training.trace.TraceException;
import dev.hunch.training.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
 * One read, learned from and predicted from by the whole predictor in one thread: a log's events in
 * their order, over and over. Give it {@code -p log=FILE}, and {@code -p bundle=FILE} of the model.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class PredictionBenchmark {
  private static final String ONLINE = "online";

  /** The access log. */
  @Param("datasets/sample")
  String log = "";

  /** The trained model. */
  @Param("model.zip")
  String bundle = "";

  /** What computes the sequence model; {@code online} is a predictor that has none. */
  @Param({"kernel", "dl4j", ONLINE})
  String engine = "";

  private List<AccessEvent> events = List.of();
  private Predictor predictor = Predictor.NONE;
  private int next;

  /** Reads log and model. */
  @Setup(Level.Trial)
  public void read() throws TraceException, IOException, BundleException {
    events = new TraceReader().read(Path.of(log)).events();
    predictor =
        engine.equals(ONLINE)
            ? HunchPredictor.untrained()
            : ModelBundle.read(Path.of(bundle))
                .newPredictor(Engine.valueOf(engine.toUpperCase(Locale.ROOT)));
  }

  /** Plain Java. */
  @Benchmark
  public List<Prediction> plain() {
    return predict();
  }

  /** By the Vector API. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
  public List<Prediction> vector() {
    return predict();
  }

  private List<Prediction> predict() {
    List<Prediction> predictions = predictor.onAccess(events.get(next));
    next = (next + 1) % events.size();
    return predictions;
  }
}

package dev.hunch.demo.show;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingException;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.predictor.training.TrainingProgress;
import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceException;
import dev.hunch.training.trace.TraceOptions;
import dev.hunch.training.trace.TraceProgress;
import dev.hunch.training.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Trains a model on the access log that the demo's users made. */
final class Training {
  /** So that the whole demo stays within its three minutes on a slow machine as well. */
  private static final Duration LIMIT = Duration.ofSeconds(35);

  private Training() {}

  /**
   * Trains and writes the bundle.
   *
   * @param log the folder of the access log
   * @throws IOException if the log holds nothing to learn from, or the disk fails
   */
  static void run(Path log, String namespace, DemoPlan plan, Path bundle, Narrator narrator)
      throws IOException {
    try {
      Trace trace =
          new TraceReader(new TraceOptions(namespace, false), TraceProgress.NONE).read(log);
      List<AccessEvent> events = trace.events();
      TrainingOptions options =
          TrainingOptions.DEFAULT
              .withSeed(plan.seed())
              .withEpochs(plan.epochs())
              .withMaxDuration(LIMIT);
      narrator.say(String.format(Locale.ROOT, "  the access log holds %,d reads", events.size()));
      new ModelTrainer(options, told(narrator), InstantSource.system()).train(events).write(bundle);
    } catch (TraceException | TrainingException e) {
      throw new IOException("nothing can be learned from the access log: " + e.getMessage(), e);
    }
  }

  private static TrainingProgress told(Narrator narrator) {
    return new TrainingProgress() {
      private Narrator.Step step = begin("", 0);

      @Override
      public void phaseStarted(String phase, long steps) {
        step = begin(phase, steps);
      }

      @Override
      public void phaseProgressed(String phase, long steps) {
        step.reached(steps);
      }

      @Override
      public void phaseFinished(String phase) {
        step.done("");
      }

      private Narrator.Step begin(String phase, long steps) {
        return phase.isEmpty()
            ? new Narrator.Step() {
              @Override
              public void reached(long done) {}

              @Override
              public void done(String note) {}
            }
            : narrator.begin("  " + phase, steps);
      }
    };
  }
}

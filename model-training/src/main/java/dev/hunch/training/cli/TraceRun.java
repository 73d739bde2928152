package dev.hunch.training.cli;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingException;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.PredictorSource;
import dev.hunch.training.replay.ReplayProgress;
import dev.hunch.training.replay.ReplayResult;
import dev.hunch.training.replay.TraceReplay;
import dev.hunch.training.report.ReplayRow;
import dev.hunch.training.report.TraceFacts;
import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceDrift;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Replays one trace as planned: reads it once, trains one model, and goes through the cells. */
final class TraceRun {
  /** Takes the rows, one by one, on the thread that runs the trace. */
  @FunctionalInterface
  interface RowSink {
    void accept(ReplayRow row) throws Exception;
  }

  private final ReplayPlan plan;
  private final TrainingOptions options;
  private final GrammarRules rules;
  private final @Nullable ModelBundle given;
  private final ReplayJobs jobs;
  private final WorkProgress progress;

  /**
   * Creates a run.
   *
   * @param rules how keys are taken apart where that is not to be learned
   * @param given the model to use; null to train one if there is need
   */
  TraceRun(
      ReplayPlan plan,
      TrainingOptions options,
      GrammarRules rules,
      @Nullable ModelBundle given,
      ReplayJobs jobs,
      WorkProgress progress) {
    this.plan = plan;
    this.options = options;
    this.rules = rules;
    this.given = given;
    this.jobs = jobs;
    this.progress = progress;
  }

  /** Lets the trace drift if it is to, and says what changed; see {@link TraceDrift}. */
  TraceDrift drifted(Trace read) {
    Double drift = plan.drift();
    return drift == null
        ? new TraceDrift(read, read.events().size(), "")
        : TraceDrift.after(read, drift);
  }

  /** Replays the cells of a trace. */
  void run(String name, Path path, Trace trace, List<ReplayPlan.Cell> cells, RowSink rows)
      throws Exception {
    List<AccessEvent> events = trace.events();
    int measured = events.size() - plan.measuredFrom(events.size());
    if (plan.windows() > measured) {
      throw new CommandException(
          ExitCode.BAD_DATA,
          path
              + ": has "
              + measured
              + " reads to measure, too few for --windows "
              + plan.windows());
    }
    TraceFacts facts =
        new TraceFacts(
            name,
            events.size(),
            trace.distinctKeys(),
            (int) events.stream().map(AccessEvent::session).distinct().count());
    boolean needsModel =
        cells.stream().anyMatch(cell -> cell.policy().predictor() == PredictorKind.HUNCH);
    ModelBundle bundle =
        needsModel && given == null
            ? trained(path, events.subList(0, plan.measuredFrom(events.size())))
            : given;
    PredictorSource predictors = PredictorSource.of(bundle, rules);
    Map<CacheCapacity, TraceReplay> replays = new HashMap<>();
    List<Callable<ReplayRow>> work =
        cells.stream()
            .<Callable<ReplayRow>>map(
                cell -> {
                  TraceReplay replay =
                      replays.computeIfAbsent(
                          cell.capacity(),
                          capacity ->
                              new TraceReplay(
                                  events,
                                  plan.settings(capacity, facts.reads(), facts.distinctKeys()),
                                  kind -> {
                                    synchronized (predictors) {
                                      return predictors.newPredictor(kind);
                                    }
                                  },
                                  progressOf(capacity)));
                  return () -> rowOf(facts, cell, replay, bundle);
                })
            .toList();
    jobs.run(
        work,
        rows::accept,
        (done, total) -> {
          if (jobs.areParallel()) {
            progress.step("replaying " + name, done, total);
          }
        });
  }

  private ReplayRow rowOf(
      TraceFacts facts, ReplayPlan.Cell cell, TraceReplay replay, @Nullable ModelBundle bundle) {
    Double budget = cell.budget();
    ReplayResult result =
        budget == null ? replay.run(cell.policy()) : replay.run(cell.policy(), budget);
    boolean isModels = cell.policy().predictor() == PredictorKind.HUNCH;
    return new ReplayRow(
        facts,
        cell.capacity().text(),
        cell.capacity().entriesOf(facts.distinctKeys()),
        budget,
        isModels && bundle != null ? bundle.info().id() : null,
        result);
  }

  /** Several at once are counted when they are done: their bars would overwrite each other. */
  private ReplayProgress progressOf(CacheCapacity capacity) {
    if (jobs.areParallel()) {
      return ReplayProgress.NONE;
    }
    String where = plan.capacities().size() > 1 ? " at " + capacity.text() : "";
    return (policy, done, total) -> progress.step("replaying " + policy + where, done, total);
  }

  private ModelBundle trained(Path path, List<AccessEvent> events) throws CommandException {
    try {
      return new ModelTrainer(options, new TrainingDisplay(progress), InstantSource.system(), rules)
          .train(events);
    } catch (TrainingException e) {
      throw new CommandException(
          ExitCode.BAD_DATA, path + ": the part to train on: " + e.getMessage());
    }
  }
}

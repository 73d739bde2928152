package dev.hunch.training.cli;

import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.training.report.ReplayReport;
import dev.hunch.training.report.ReplayRow;
import dev.hunch.training.report.TableText;
import dev.hunch.training.trace.TraceDrift;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch replay}: what hit ratio would traces have had under these policies? */
@Command(
    name = "replay",
    sortOptions = false,
    description = "Replays traces in virtual time, through the sidecar's own cache and agents.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the report is written",
      "2:bad usage",
      "65:a trace, the model bundle, the grammar or the CSV to resume is bad, or too short",
      "66:there is no such trace or grammar",
      "70:an error in Hunch, or out of memory",
      "74:reading or writing failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch replay --trace shop.csv.gz --capacity 5%% --policies lru,belady,hunch",
      "  hunch replay --trace shop.csv.gz --capacity 1%%,2%%,5%%,10%% --plot capacity.svg",
      "  hunch replay --trace shop.csv.gz --prefetch-budget 0.1,0.3,1 --csv budgets.csv",
      "  hunch replay --trace shop.csv.gz --train-fraction 0.4 --drift 0.6 \\",
      "    --windows 30 --policies s3fifo,online,hunch --plot drift.png",
      "  hunch replay --suite traces --jobs 2 --csv all.csv --resume --markdown all.md",
      "",
      "A trace has the columns ts_ms,client,key,size, gzip or not; access logs of",
      "the sidecar and folders of either do as well. The first part of the trace warms",
      "the cache and trains the model; the figures are of the last part."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int MAX_JOBS = 64;

  private static final class Input {
    @Option(
        names = "--trace",
        required = true,
        paramLabel = "FILE|FOLDER",
        description = "The trace to replay.")
    private @Nullable Path trace;

    @Option(
        names = "--suite",
        required = true,
        arity = "1..*",
        paramLabel = "PATH",
        description = {
          "Replay several traces, one after the other: traces,",
          "folders of them, and lists that name a trace a line."
        })
    private @Nullable List<Path> suite;
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Input input = new Input();

  @Mixin private ReplayArguments replays = new ReplayArguments();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Replays of one trace at once (default: 1). Each needs memory.")
  private int jobs;

  @Mixin private ReportArguments reports = new ReportArguments();

  @Mixin private WorkArguments work = new WorkArguments();

  @Override
  public Integer call() {
    TrainingOptions options = work.trainingOptions(spec);
    ReplayPlan plan = replays.plan(spec);
    reports.check(spec);
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw new ParameterException(
          spec.commandLine(), "--jobs is not in [1, " + MAX_JOBS + "]: " + jobs);
    }
    return work.run(spec, () -> replay(plan, options));
  }

  private int replay(ReplayPlan plan, TrainingOptions options) throws Exception {
    GrammarRules rules = work.grammar();
    Path trace = input.trace;
    Map<String, Path> traces =
        trace != null
            ? Map.of(trace.toString(), trace)
            : SuiteTraces.of(input.suite == null ? List.of() : input.suite);
    ModelBundle given =
        plan.needsModel() && plan.model() != null ? readModel(plan.model(), rules) : null;
    ReplayReport.Conditions conditions =
        new ReplayReport.Conditions(
            work.namespace(),
            plan.trainFraction(),
            plan.storeLatency(),
            plan.drift(),
            plan.windows(),
            options.seed());
    ReplayRows rows = new ReplayRows(plan, conditions, traces.keySet(), reports.begin(conditions));
    for (Map.Entry<String, Path> entry : traces.entrySet()) {
      String drifted = "";
      try (WorkProgress progress = work.progress(spec)) {
        TraceRun run = new TraceRun(plan, options, rules, given, new ReplayJobs(jobs), progress);
        drifted = replay(entry.getKey(), entry.getValue(), plan, rows, run, progress);
      }
      PrintWriter stdout = spec.commandLine().getOut();
      stdout.print(TableText.of(rows.reportOf(entry.getKey()), drifted));
      if (traces.size() > 1) {
        stdout.println();
      }
      stdout.flush();
    }
    reports.finish(rows.report());
    return ExitCode.OK;
  }

  /** Replays what is not known yet of a trace; returns how it drifted, in words. */
  private String replay(
      String name, Path path, ReplayPlan plan, ReplayRows rows, TraceRun run, WorkProgress progress)
      throws Exception {
    Set<ReplayRow.Id> known = rows.ids();
    List<ReplayPlan.Cell> cells =
        plan.cells().stream().filter(cell -> !known.contains(cell.idOn(name))).toList();
    if (cells.isEmpty()) {
      return "";
    }
    TraceDrift read = run.drifted(work.read(path, progress));
    run.run(
        name,
        path,
        read.trace(),
        cells,
        row -> {
          rows.add(row);
          reports.add(row, rows.conditions());
        });
    return read.changed().isEmpty()
        ? ""
        : String.format(Locale.ROOT, "from read %,d on, %s", read.fromRead() + 1, read.changed());
  }

  private static ModelBundle readModel(Path path, GrammarRules rules) throws CommandException {
    try {
      ModelBundle bundle = ModelBundle.read(path);
      bundle.checkGrammar(rules);
      return bundle;
    } catch (BundleException e) {
      throw new CommandException(ExitCode.BAD_DATA, String.valueOf(e.getMessage()));
    }
  }
}

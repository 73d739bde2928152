package dev.hunch.training.cli;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingException;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.PredictorSource;
import dev.hunch.training.replay.ReplayPolicy;
import dev.hunch.training.replay.ReplayResult;
import dev.hunch.training.replay.ReplaySettings;
import dev.hunch.training.replay.TraceReplay;
import dev.hunch.training.trace.Trace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch replay}: what hit ratio would a trace have had under these policies? */
@Command(
    name = "replay",
    sortOptions = false,
    description = "Replays a trace in virtual time, through the sidecar's own cache and agents.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the report is written",
      "2:bad usage",
      "65:the trace or the model bundle is bad, or too short to learn from",
      "66:there is no such trace",
      "70:an error in Hunch, or out of memory",
      "74:reading or writing failed"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  hunch replay --trace shop.csv.gz --capacity 5%% --policies lru,belady,hunch",
      "",
      "A trace has the columns ts_ms,client,key,size, gzip or not; access logs of",
      "the sidecar and folders of either do as well. The first part of the trace warms",
      "the cache and trains the model; the figures are of the last part."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final Duration HORIZON = Duration.ofSeconds(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "The trace to replay.")
  private Path trace = Path.of("");

  @Option(
      names = "--capacity",
      paramLabel = "SIZE",
      defaultValue = "5%",
      converter = CacheCapacity.Converter.class,
      description = "Share of the distinct keys, as 5%%, or entries, as 2000 (default: 5%%).")
  private @Nullable CacheCapacity capacity;

  @Option(
      names = "--train-fraction",
      paramLabel = "F",
      defaultValue = "0.6",
      description = "Share of the reads before the measured part (default: ${DEFAULT-VALUE}).")
  private double trainFraction;

  @Option(
      names = "--policies",
      split = ",",
      paramLabel = "P",
      defaultValue = "lru,s3fifo,belady,markov,hunch",
      description = {
        "What to replay (default: ${DEFAULT-VALUE}):",
        "lru, lfu, s3fifo, sieve, wtinylfu, arc or belady",
        "(knows the future), alone or with a prefetcher,",
        "as s3fifo+hunch: markov (key-to-key counts),",
        "markov2 (of the last two keys), mithril (mined",
        "associations), online (Hunch from nothing), hunch",
        "(with a model). A prefetcher named alone is with",
        "lru; online and hunch are with s3fifo."
      })
  private List<String> policies = List.of();

  @Option(
      names = "--store-latency",
      paramLabel = "T",
      defaultValue = "0",
      converter = DurationConverter.class,
      description = "What a load takes, as 2ms (default: 0, all loads are instant).")
  private Duration storeLatency = Duration.ZERO;

  @Option(
      names = "--prefetch-budget",
      paramLabel = "N",
      defaultValue = "1.0",
      description = "Prefetches that one read earns (default: ${DEFAULT-VALUE}).")
  private double prefetchBudget;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "Use this model instead of training one on the first part.")
  private @Nullable Path model;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as well.")
  private @Nullable Path json;

  @Mixin private TrainingArguments training = new TrainingArguments();

  @Mixin private TraceArguments traceArguments = new TraceArguments();

  @Mixin private OutputArguments output = new OutputArguments();

  @Override
  public Integer call() {
    TrainingOptions options = training.options(spec);
    List<ReplayPolicy> parsed = new ArrayList<>();
    for (String name : policies) {
      try {
        parsed.add(ReplayPolicy.parse(name.strip()));
      } catch (IllegalArgumentException e) {
        throw usage(String.valueOf(e.getMessage()));
      }
    }
    boolean needsModel = parsed.stream().anyMatch(p -> p.predictor() == PredictorKind.HUNCH);
    if (!(trainFraction >= 0 && trainFraction < 1)) {
      throw usage("--train-fraction is not in [0, 1): " + trainFraction);
    }
    if (!(prefetchBudget >= 0 && prefetchBudget <= 1000)) {
      throw usage("--prefetch-budget is not in [0, 1000]: " + prefetchBudget);
    }
    if (needsModel && model == null && trainFraction == 0) {
      throw usage("hunch has nothing to learn from: --train-fraction is 0 and there is no --model");
    }
    return CommandRun.of(spec, output.isDebug(), () -> replay(parsed, needsModel, options));
  }

  private int replay(List<ReplayPolicy> parsed, boolean needsModel, TrainingOptions options)
      throws Exception {
    ReplayReport report;
    try (WorkProgress progress = output.progress(spec)) {
      ModelBundle given = model == null || !needsModel ? null : readModel(model);
      Trace read = traceArguments.read(trace, progress);
      List<AccessEvent> events = read.events();
      int distinctKeys = read.distinctKeys();
      ReplaySettings settings = settings(events.size(), distinctKeys);
      ModelBundle bundle =
          given == null && needsModel
              ? trained(events.subList(0, settings.measuredFrom()), options, progress)
              : given;
      TraceReplay replay =
          new TraceReplay(
              events,
              settings,
              PredictorSource.of(bundle),
              (policy, done, total) -> progress.step("replaying " + policy, done, total));
      List<ReplayResult> results = new ArrayList<>();
      for (ReplayPolicy policy : parsed) {
        results.add(replay.run(policy));
      }
      report =
          new ReplayReport(
              trace.toString(),
              traceArguments.namespace(),
              events.size(),
              distinctKeys,
              (int) events.stream().map(AccessEvent::session).distinct().count(),
              capacityGiven().text(),
              trainFraction,
              settings,
              options.seed(),
              bundle == null ? null : bundle.info().id(),
              results);
    }
    if (json != null) {
      ReplayJson.write(report, json);
    }
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(ReplayTable.of(report));
    stdout.flush();
    return ExitCode.OK;
  }

  private ReplaySettings settings(int reads, int distinctKeys) {
    return new ReplaySettings(
        capacityGiven().entriesOf(distinctKeys),
        (int) (reads * trainFraction),
        storeLatency,
        prefetchBudget,
        HORIZON);
  }

  private CacheCapacity capacityGiven() {
    CacheCapacity given = capacity;
    if (given == null) {
      throw usage("--capacity is missing");
    }
    return given;
  }

  private static ModelBundle readModel(Path path) throws CommandException {
    try {
      return ModelBundle.read(path);
    } catch (BundleException e) {
      throw new CommandException(ExitCode.BAD_DATA, String.valueOf(e.getMessage()));
    }
  }

  private ModelBundle trained(
      List<AccessEvent> events, TrainingOptions options, WorkProgress progress)
      throws CommandException {
    try {
      return new ModelTrainer(options, new TrainingDisplay(progress), InstantSource.system())
          .train(events);
    } catch (TrainingException e) {
      throw new CommandException(
          ExitCode.BAD_DATA, trace + ": the part to train on: " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

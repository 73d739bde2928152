package dev.hunch.training.cli;

import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingException;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.training.trace.Trace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hunch train}: makes a model bundle of an access log. */
@Command(
    name = "train",
    sortOptions = false,
    description = "Makes a model bundle of an access log.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the bundle is written",
      "2:bad usage",
      "65:the log is no log or too short to learn from, or the grammar is wrong",
      "66:there is no such log or grammar",
      "70:an error in Hunch, or out of memory",
      "73:something else lies where the bundle should go",
      "74:reading or writing failed"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  hunch train --log /var/log/hunch --out models/shop --seed 7",
      "",
      "The log is a file or a folder of *.csv and *.csv.gz, as the sidecar writes",
      "them or with the columns ts_ms,client,key,size. The bundle is a folder, or a",
      "zip archive if its name ends with .zip; a bundle that is there is replaced."
    })
public final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--log",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "The access log to learn from.")
  private Path log = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "BUNDLE",
      description = "Where the bundle goes.")
  private Path out = Path.of("");

  @Mixin private WorkArguments work = new WorkArguments();

  @Override
  public Integer call() {
    TrainingOptions options = work.trainingOptions(spec);
    return work.run(spec, () -> train(options));
  }

  private int train(TrainingOptions options) throws Exception {
    refuseToOverwrite();
    GrammarRules rules = work.grammar();
    long startNanos = System.nanoTime();
    ModelBundle bundle;
    int reads;
    String ending;
    try (WorkProgress progress = work.progress(spec)) {
      Trace trace = work.read(log, progress);
      TrainingDisplay display = new TrainingDisplay(progress);
      try {
        bundle =
            new ModelTrainer(options, display, InstantSource.system(), rules).train(trace.events());
      } catch (TrainingException e) {
        throw new CommandException(ExitCode.BAD_DATA, log + ": " + e.getMessage());
      }
      bundle.write(out);
      reads = trace.events().size();
      ending = display.ending(options.epochs());
    }
    report(bundle, reads, ending, System.nanoTime() - startNanos);
    return ExitCode.OK;
  }

  /** Whoever mistypes a folder shall not lose what is in it. */
  private void refuseToOverwrite() throws CommandException, IOException {
    if (!Files.exists(out) || isEmptyFolder(out)) {
      return;
    }
    try {
      ModelBundle.read(out);
    } catch (BundleException e) {
      if (e.reason() == BundleException.Reason.NOT_A_BUNDLE
          || e.reason() == BundleException.Reason.UNREADABLE) {
        throw new CommandException(
            ExitCode.CANNOT_CREATE,
            out + ": is there already and no model bundle; name another place, or remove it");
      }
      // A damaged bundle may be replaced by a good one.
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.findAny().isEmpty();
    }
  }

  private void report(ModelBundle bundle, int reads, String ending, long nanos) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.printf(
        Locale.ROOT,
        "model %s of %,d reads in %.1f s, written to %s%n",
        bundle.info().id(),
        reads,
        nanos / 1e9,
        out);
    if (!ending.isEmpty()) {
      stdout.println("  " + ending);
    }
    for (Map.Entry<String, Double> metric : bundle.info().metrics().entrySet()) {
      stdout.printf(Locale.ROOT, "  %-24s %s%n", metric.getKey(), shown(metric.getValue()));
    }
    stdout.flush();
  }

  private static String shown(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return String.format(Locale.ROOT, isWhole ? "%,.0f" : "%.4f", value);
  }
}

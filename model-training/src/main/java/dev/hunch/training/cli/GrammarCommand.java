package dev.hunch.training.cli;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.predictor.grammar.GrammarSurvey;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.training.report.GrammarText;
import dev.hunch.training.report.GrammarTree;
import dev.hunch.training.trace.Trace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch grammar}: which templates does a log teach? */
@Command(
    name = "grammar",
    sortOptions = false,
    description = "Shows the templates that are learned from a log's keys.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the templates are shown",
      "2:bad usage",
      "65:the log is no log, or the grammar is wrong",
      "66:there is no such log or grammar",
      "70:an error in Hunch, or out of memory",
      "74:reading or writing failed"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  hunch grammar --log access-log --namespace shop --examples 2",
      "",
      "The log is what hunch train takes. Each line tells a template with the types of",
      "its slots, how many reads had its form, of how many keys, and how many values",
      "each slot has; * marks the configured ones. Distinct keys and values are",
      "estimates, about 1 %% off."
    })
public final class GrammarCommand implements Callable<Integer> {
  private static final int STEPS_BETWEEN_REPORTS = 10_000;
  private static final int MAX_EXAMPLES = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--log",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "The access log to learn from.")
  private Path log = Path.of("");

  @Mixin private TraceArguments traces = new TraceArguments();

  @Mixin private GrammarArguments grammar = new GrammarArguments();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all of it there as well.")
  private @Nullable Path json;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "50",
      description = "Templates that are shown, the most frequent first (default: 50).")
  private int top;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "1",
      description = "Keys that are shown of each (default: 1).")
  private int examples;

  @Mixin private OutputArguments output = new OutputArguments();

  @Override
  public Integer call() {
    check("--top", top, Integer.MAX_VALUE);
    check("--examples", examples, MAX_EXAMPLES);
    return CommandRun.of(spec, output.isDebug(), this::show);
  }

  private void check(String option, int value, int max) {
    if (value < 0 || value > max) {
      throw new ParameterException(
          spec.commandLine(), option + " is not in [0, " + max + "]: " + value);
    }
  }

  private int show() throws Exception {
    KeyGrammar learned = new KeyGrammar(grammar.rules());
    GrammarSurvey survey;
    try (WorkProgress progress = output.progress(spec)) {
      Trace trace = traces.read(log, progress);
      survey = survey(learned, trace.events(), progress);
    }
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(GrammarText.of(log.toString(), survey, top));
    stdout.flush();
    if (json != null) {
      GrammarTree.write(log.toString(), survey, json);
    }
    return ExitCode.OK;
  }

  /** Learns from all keys before the first is counted, as the training does. */
  private GrammarSurvey survey(
      KeyGrammar learned, List<AccessEvent> events, WorkProgress progress) {
    GrammarSurvey survey = new GrammarSurvey(learned, examples);
    for (int i = 0; i < events.size(); i++) {
      learned.observe(events.get(i).key());
      step(progress, "learning the grammar", i, events.size());
    }
    for (int i = 0; i < events.size(); i++) {
      survey.add(events.get(i).key());
      step(progress, "counting", i, events.size());
    }
    return survey;
  }

  private static void step(WorkProgress progress, String task, int done, int total) {
    if (done % STEPS_BETWEEN_REPORTS == 0 || done == total - 1) {
      progress.step(task, done + 1, total);
    }
  }
}

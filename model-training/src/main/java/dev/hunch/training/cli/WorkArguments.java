package dev.hunch.training.cli;

import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The options of commands that read a trace and learn from it. */
final class WorkArguments {
  @Mixin private TrainingArguments training = new TrainingArguments();

  @Mixin private TraceArguments traces = new TraceArguments();

  @Mixin private GrammarArguments grammar = new GrammarArguments();

  @Mixin private OutputArguments output = new OutputArguments();

  TrainingOptions trainingOptions(CommandSpec spec) {
    return training.options(spec);
  }

  GrammarRules grammar() throws CommandException, IOException {
    return grammar.rules();
  }

  @Nullable String namespace() {
    return traces.namespace();
  }

  Trace read(Path path, WorkProgress progress) throws TraceException, IOException {
    return traces.read(path, progress);
  }

  WorkProgress progress(CommandSpec spec) {
    return output.progress(spec);
  }

  /** Runs a command's work; see {@link CommandRun}. */
  int run(CommandSpec spec, CommandRun.Work work) {
    return CommandRun.of(spec, output.isDebug(), work);
  }
}

package dev.hunch.training.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say how much a command tells of its work. */
final class OutputArguments {
  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress and no warnings.")
  private boolean quiet;

  @Option(names = "--debug", description = "Show where an error came from.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  boolean isDebug() {
    return debug;
  }

  WorkProgress progress(CommandSpec spec) {
    return WorkProgress.choose(spec.commandLine().getErr(), quiet);
  }
}

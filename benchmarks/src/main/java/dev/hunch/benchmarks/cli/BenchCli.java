package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.server.SearchPath;
import picocli.CommandLine;

/** The program behind {@code hunch bench}, which the launcher starts. */
public final class BenchCli {
  private BenchCli() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(SearchPath.ofThisProcess()).execute(arguments));
  }

  /**
   * The command line, ready to execute.
   *
   * @param programs where the caches to compare with are looked for
   */
  static CommandLine commandLine(SearchPath programs) {
    return new CommandLine(new BenchCommand(programs)).setCommandName("hunch bench");
  }
}

package dev.hunch.benchmarks.cli;

import picocli.CommandLine;

/** The program behind {@code hunch bench}, which the launcher starts. */
public final class BenchCli {
  private BenchCli() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to execute. */
  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand()).setCommandName("hunch bench");
  }
}

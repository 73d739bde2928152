package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.server.SearchPath;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
    return new CommandLine(new BenchCommand(programs))
        .setCommandName("hunch bench")
        .setParameterExceptionHandler(BenchCli::refuse);
  }

  /** A wrong option is told shortly; picocli alone would print all options after it. */
  private static int refuse(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandName();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(name + ": " + e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + name + " --help'.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}

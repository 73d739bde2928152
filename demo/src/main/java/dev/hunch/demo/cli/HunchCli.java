package dev.hunch.demo.cli;

import dev.hunch.client.HunchException;
import dev.hunch.sidecar.wiring.ServeCommand;
import dev.hunch.training.cli.GrammarCommand;
import dev.hunch.training.cli.ReplayCommand;
import dev.hunch.training.cli.TrainCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code hunch}: the command line, with a subcommand for each thing one can do. */
@Command(
    name = "hunch",
    mixinStandardHelpOptions = true,
    versionProvider = HunchCli.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "A cache that learns what its service will ask for next.",
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      TrainCommand.class,
      ReplayCommand.class,
      GrammarCommand.class,
      DriveCommand.class,
      BenchCommand.class,
      GetCommand.class,
      PutCommand.class,
      InvalidateCommand.class,
      StatusCommand.class,
      DatasetCommand.class,
      DelayProxyCommand.class
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch demo",
      "  hunch serve --config hunch.yaml",
      "  hunch get --namespace shop user:42",
      "  hunch status",
      "",
      "hunch COMMAND --help tells more of each."
    })
public final class HunchCli implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new HunchCli())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(HunchCli::refuse)
        .setExecutionExceptionHandler(HunchCli::handle);
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  /** A wrong option is told shortly; picocli alone would print all options after it. */
  private static int refuse(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(name + ": " + e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    if (command.getParent() == null) {
      command.usage(err);
    } else {
      err.println("Try '" + name + " --help'.");
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** A sidecar that does not answer is told in one line, without a stack trace. */
  private static int handle(Exception thrown, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(thrown instanceof HunchException e)) {
      throw thrown;
    }
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(command.getColorScheme().errorText(name + ": " + words(e)));
    err.flush();
    return switch (e.kind()) {
      case AWAY, STORE_UNAVAILABLE, OVERLOADED -> ExitCodes.UNAVAILABLE;
      case REFUSED, TOO_LARGE, ETAG_MISMATCH -> ExitCodes.REFUSED;
      case FAILED, INTERRUPTED -> ExitCodes.FAILED;
    };
  }

  private static String words(HunchException e) {
    return switch (e.kind()) {
      case AWAY -> "the sidecar does not answer (" + e.getMessage() + ")";
      case STORE_UNAVAILABLE ->
          "the store behind the sidecar does not answer (" + e.getMessage() + ")";
      case OVERLOADED -> "too many reads at a time (" + e.getMessage() + ")";
      case REFUSED, ETAG_MISMATCH -> "refused (" + e.getMessage() + ")";
      case TOO_LARGE -> "too large for one message (" + e.getMessage() + ")";
      case FAILED -> "the sidecar failed (" + e.getMessage() + ")";
      case INTERRUPTED -> "interrupted";
    };
  }

  /** Reads the version that Maven has written into the jar. */
  static final class Version implements IVersionProvider {
    private static final String MAVEN = "/META-INF/maven/dev.hunch/hunch-demo/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
      try (InputStream in = HunchCli.class.getResourceAsStream(MAVEN)) {
        Properties properties = new Properties();
        if (in != null) {
          properties.load(in);
        }
        return new String[] {
          "hunch " + properties.getProperty("version", "(not packaged)"),
          "Java " + Runtime.version()
        };
      }
    }
  }
}

package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.load.WrongReplyException;
import dev.hunch.benchmarks.report.Report;
import dev.hunch.benchmarks.report.ReportText;
import dev.hunch.benchmarks.server.SearchPath;
import dev.hunch.benchmarks.server.ServerStartException;
import dev.hunch.benchmarks.server.SidecarLauncher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hunch bench}: Hunch beside Redis and memcached, or the engine's parts alone. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Compares the ways to read from Hunch with Redis and memcached, side by side.",
      "Servers that are installed are started on free ports of loopback and stopped after it.",
      "Takes about twenty-five minutes; --quick takes two."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int SHORT = 3;
  private static final int FAILED = 1;

  @Option(names = "--rounds", description = "Rounds that count.", paramLabel = "N")
  private int rounds = 5;

  @Option(
      names = "--duration",
      description = "How long each contender is loaded in a round, in ms.",
      paramLabel = "MS")
  private long durationMillis = 2_000;

  @Option(names = "--keys", description = "How many keys there are.", paramLabel = "N")
  private int keys = 1_000_000;

  @Option(names = "--value-bytes", description = "The size of each value.", paramLabel = "N")
  private int valueBytes = 1_024;

  @Option(
      names = "--in-flight",
      split = ",",
      description = "Calls in flight, each in turn.",
      paramLabel = "N,...")
  private List<Integer> inFlight = List.of(1, 16, 64, 256);

  @Option(
      names = "--pairs",
      description =
          "How many pairs of sidecars, of which one predicts, show what that costs; 0: leave that"
              + " out.",
      paramLabel = "N")
  private int pairs = 4;

  @Option(
      names = "--starts",
      description = "How many starts of a sidecar are timed.",
      paramLabel = "N")
  private int starts = 5;

  @Option(
      names = "--entries",
      description = "How many entries of 100 bytes a cache is filled with; 0: leave that out.",
      paramLabel = "N")
  private int entries = 10_000_000;

  @Option(
      names = "--only",
      split = ",",
      description = {
        "Only what has a name that contains one of these: contenders, as hunch-shared or"
            + " redis-get-unix;",
        "prediction-client-unix, prediction-unary-unix, prediction-paced: what prediction costs;",
        "starts: how long a sidecar takes to start; entries: a cache full of small entries."
      },
      paramLabel = "TEXT,...")
  private List<String> only = List.of();

  @Option(names = "--threads", description = "Let each call in flight wait on a thread of its own.")
  private boolean onThreads;

  @Option(
      names = "--quick",
      description =
          "20,000 keys, 3 rounds of 300 ms, 1 and 64 in flight, 1 pair, 1 start, 200,000 entries,"
              + " but for what is given by other options; for a look only.")
  private boolean quick;

  @Mixin private OutputFiles files = new OutputFiles();

  @Option(
      names = "--engine",
      description = "Run the microbenchmarks (JMH) instead; what follows goes to JMH.")
  private boolean engine;

  @Parameters(arity = "0..*", hidden = true)
  private List<String> engineArguments = List.of();

  @Spec private @Nullable CommandSpec spec;

  private final SearchPath programs;

  /**
   * Creates the command.
   *
   * @param programs where the caches to compare with are looked for
   */
  BenchCommand(SearchPath programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (engine) {
      org.openjdk.jmh.Main.main(engineArguments.toArray(String[]::new));
      return 0;
    }
    BenchOptions options = options();
    refuse(files.refusal());
    Path folder = Files.createTempDirectory("hunch-bench");
    Comparison comparison =
        new Comparison(options, SidecarLauncher.ofThisProcess(), programs, folder, this::say);
    Thread ending = new Thread(comparison::close, "stop");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      return tell(comparison.run());
    } catch (ServerStartException | WrongReplyException | IOException | IllegalStateException e) {
      say("hunch bench: " + e.getMessage());
      return FAILED;
    } finally {
      comparison.close();
      Runtime.getRuntime().removeShutdownHook(ending);
      delete(folder);
    }
  }

  /** Prints first: what was measured is not to be lost with a file. */
  private int tell(Report report) {
    out().print(ReportText.plain(report));
    out().flush();
    List<String> failures = files.write(report);
    failures.forEach(failure -> say("hunch bench: " + failure));
    if (!failures.isEmpty()) {
      return FAILED;
    }
    return report.isOk() ? 0 : SHORT;
  }

  /** What the command line asks for. */
  BenchOptions options() {
    if (!engineArguments.isEmpty()) {
      throw refused("unknown: " + engineArguments);
    }
    if (rounds < 1
        || durationMillis < 1
        || keys < 1
        || valueBytes < 1
        || pairs < 0
        || starts < 0
        || entries < 0) {
      throw refused(
          "--rounds, --duration, --keys and --value-bytes are at least 1, --pairs, --starts and"
              + " --entries at least 0");
    }
    if (inFlight.stream().anyMatch(count -> count < 1)) {
      throw refused("--in-flight is at least 1");
    }
    Selection selection = new Selection(only);
    refuse(selection.refusal());
    BenchOptions options =
        new BenchOptions(
            quickly("--rounds", 3, rounds),
            Duration.ofMillis(quickly("--duration", 300L, durationMillis)),
            quickly("--keys", 20_000, keys),
            valueBytes,
            quickly("--in-flight", List.of(1, 64), inFlight),
            selection,
            onThreads,
            quickly("--pairs", 1, pairs),
            quickly("--starts", 1, starts),
            quickly("--entries", 200_000, entries));
    if (!options.measuresAnything()) {
      throw refused("nothing is left to measure: the other options leave out what --only names");
    }
    return options;
  }

  /** The option's value, but with --quick another one unless the option is given. */
  private <T> T quickly(String option, T quickValue, T value) {
    boolean isGiven = spec != null && spec.commandLine().getParseResult().hasMatchedOption(option);
    return quick && !isGiven ? quickValue : value;
  }

  private void say(String line) {
    if (spec != null) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec.commandLine().getOut();
  }

  private void refuse(Optional<String> refusal) {
    if (refusal.isPresent()) {
      throw refused(refusal.get());
    }
  }

  private RuntimeException refused(String message) {
    return spec == null
        ? new IllegalArgumentException(message)
        : new ParameterException(spec.commandLine(), message);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

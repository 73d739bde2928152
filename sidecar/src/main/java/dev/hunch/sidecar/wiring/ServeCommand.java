package dev.hunch.sidecar.wiring;

import dev.hunch.sidecar.config.ConfigException;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.grpc.Rehearsal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch serve}: runs the sidecar until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the sidecar.",
      "It prints one line on stdout when it is ready, as",
      "  ready grpc=127.0.0.1:7070 admin=127.0.0.1:7071",
      "and stops on SIGTERM or Ctrl-C once the calls in flight have ended."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped when told to",
      "2:wrong usage",
      "69:a port is taken, or the cache's file cannot be used",
      "78:the configuration is wrong; stderr names file, line and key"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch serve --config hunch.yaml",
      "  hunch serve --config hunch.yaml --port 0 --bundle model.zip",
      "  hunch serve --config hunch.yaml --no-prefetch     # a plain cache, to compare"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int UNAVAILABLE = 69;
  private static final int BAD_CONFIGURATION = 78;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, in YAML.")
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the gRPC server; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "Port for metrics and health; 0 takes a free one.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--unix-socket",
      paramLabel = "FILE",
      description = "A Unix domain socket to listen on as well.")
  private @Nullable Path unixSocket;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "The model bundle, a folder or a zip file.")
  private @Nullable Path bundle;

  @Option(
      names = "--no-prefetch",
      description = "Starts as a plain cache; Admin.SetPrefetch can switch prefetching on.")
  private boolean noPrefetch;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "Makes a first call by itself and stops: the launcher learns from it.")
  private boolean rehearse;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = spec;
    Path file = config;
    if (command == null || file == null) {
      throw new IllegalStateException("not called by picocli");
    }
    checkPort(command, "--port", port);
    checkPort(command, "--admin-port", adminPort);
    PrintWriter err = command.commandLine().getErr();
    Sidecar sidecar;
    try {
      HunchConfig read = ConfiguredStores.read(file);
      sidecar =
          Sidecar.start(
              new Overrides(port, adminPort, unixSocket, bundle, noPrefetch).applyTo(read));
    } catch (ConfigException e) {
      e.mistakes().forEach(err::println);
      return BAD_CONFIGURATION;
    } catch (SidecarStartException e) {
      err.println("hunch serve: " + e.getMessage());
      return UNAVAILABLE;
    }
    if (rehearse) {
      return rehearse(sidecar);
    }
    closeAtExit(sidecar);
    PrintWriter out = command.commandLine().getOut();
    out.println(sidecar.readyLine());
    out.flush();
    new CountDownLatch(1).await(); // the hook ends the process
    return 0;
  }

  private static int rehearse(Sidecar sidecar) {
    try (sidecar) {
      return Rehearsal.play("127.0.0.1", sidecar.grpcPort(), "rehearsal") ? 0 : FAILED;
    }
  }

  /** A signal to stop is an order that was followed: the process ends with 0, not with 143. */
  private static void closeAtExit(Sidecar sidecar) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sidecar.close();
                  Runtime.getRuntime().halt(0);
                },
                "hunch-stop"));
  }

  private static void checkPort(CommandSpec command, String option, @Nullable Integer value) {
    if (value != null && (value < 0 || value > 65_535)) {
      throw new ParameterException(
          command.commandLine(), option + " is not in [0, 65535]: " + value);
    }
  }
}

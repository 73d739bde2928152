package dev.hunch.demo.cli;

import dev.hunch.client.HunchAdmin;
import dev.hunch.client.HunchClient;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which sidecar is called, and for how long. */
class SidecarArguments {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = {"-t", "--target"},
      paramLabel = "ADDRESS",
      defaultValue = "${env:HUNCH_TARGET:-127.0.0.1:7070}",
      description =
          "The sidecar: HOST:PORT or unix:/path (default: $HUNCH_TARGET, else 127.0.0.1:7070).")
  private String target = "127.0.0.1:7070";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
  private double timeoutSeconds = 5;

  String target() {
    return target;
  }

  HunchClient client() {
    Duration deadline = deadline();
    try {
      return HunchClient.builder().target(target).deadline(deadline).build();
    } catch (IllegalArgumentException e) {
      throw usage("--target: " + e.getMessage());
    }
  }

  HunchAdmin admin() {
    Duration deadline = deadline();
    try {
      return HunchAdmin.connect(target, deadline);
    } catch (IllegalArgumentException e) {
      throw usage("--target: " + e.getMessage());
    }
  }

  /** The error that tells of wrong usage. */
  ParameterException usage(String message) {
    return new ParameterException(commandLine(), message);
  }

  /** Where answers are printed. */
  PrintWriter out() {
    return commandLine().getOut();
  }

  /** Where everything else is printed. */
  PrintWriter err() {
    return commandLine().getErr();
  }

  private CommandLine commandLine() {
    if (command == null) {
      throw new IllegalStateException("not called by picocli");
    }
    return command.commandLine();
  }

  private Duration deadline() {
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
      throw usage("--timeout is not in (0, 86400] seconds: " + timeoutSeconds);
    }
    return Duration.ofNanos((long) (timeoutSeconds * 1e9));
  }
}

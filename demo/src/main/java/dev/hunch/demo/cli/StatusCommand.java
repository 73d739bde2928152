package dev.hunch.demo.cli;

import dev.hunch.client.HunchAdmin;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hunch status}: what a sidecar has done, and with which model. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what the sidecar has done so far, what it holds, and its model.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:answered", "2:wrong usage", "69:the sidecar does not answer"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch status",
      "  hunch status --target unix:/run/hunch/hunch.sock --watch",
      "  hunch status --json | jq .hit_ratio",
      "  hunch status --prefetch off     # switches prefetching off, and shows the rest"
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private SidecarArguments sidecar = new SidecarArguments();

  @Option(names = "--json", description = "Prints one line of JSON.")
  private boolean json;

  @Option(
      names = "--prefetch",
      paramLabel = "on|off",
      description = "Switches prefetching on or off first.")
  private @Nullable Switch prefetch;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2",
      paramLabel = "SECONDS",
      description = "Shows it again and again until Ctrl-C (every 2 s unless told otherwise).")
  private @Nullable Integer watchSeconds;

  /** On or off, as people write it. */
  enum Switch {
    on,
    off
  }

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    Integer pause = watchSeconds;
    if (pause != null && pause < 1) {
      throw sidecar.usage("--watch is below 1 second: " + pause);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (HunchAdmin admin = sidecar.admin()) {
      if (prefetch != null) {
        admin.setPrefetch(prefetch == Switch.on);
      }
      show(out, admin, spec);
      while (pause != null) {
        TimeUnit.SECONDS.sleep(pause);
        if (!json) {
          out.println();
        }
        show(out, admin, spec);
      }
    }
    return ExitCodes.OK;
  }

  private void show(PrintWriter out, HunchAdmin admin, CommandSpec command) {
    StatusText text = new StatusText(sidecar.target(), admin.stats(), admin.model());
    out.print(
        json
            ? text.json() + System.lineSeparator()
            : text.text(command.commandLine().getColorScheme().ansi()));
    out.flush();
  }
}

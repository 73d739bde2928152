package dev.hunch.demo.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code hunch bench}, as far as it is known here: the launcher starts the module of benchmarks for
 * it, which nothing else depends on.
 */
@Command(
    name = "bench",
    description = "Compares Hunch with Redis and memcached, side by side on this machine.")
final class BenchCommand implements Runnable {
  /** Its options are the benchmarks' own. */
  @Unmatched private final List<String> ignored = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().getErr().println("hunch bench is run by the launcher, from the sources");
    }
  }
}

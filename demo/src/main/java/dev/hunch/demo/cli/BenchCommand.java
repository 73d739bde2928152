package dev.hunch.demo.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code hunch bench}, as far as it is known here: the launcher starts the module of benchmarks for
 * it, which nothing else depends on.
 */
@Command(
    name = "bench",
    description = "Compares Hunch with Redis and memcached, side by side on this machine.")
final class BenchCommand implements Runnable {
  @Parameters(hidden = true, arity = "0..*")
  private String @Nullable [] ignored;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().getErr().println("hunch bench is run by the launcher, from the sources");
    }
  }
}

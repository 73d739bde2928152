package dev.hunch.training;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder of real traces that may lie beside the project. */
public final class SharedTraces {
  private SharedTraces() {}

  /** Returns the trace of that name; without it the test is skipped. */
  public static Path require(String name) {
    String file = name + ".csv.gz";
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path trace = folder.resolve("shared").resolve("traces").resolve(file);
      if (Files.exists(trace)) {
        return trace;
      }
    }
    assumeTrue(false, "shared/traces/" + file + " is not there");
    throw new IllegalStateException("unreachable");
  }
}

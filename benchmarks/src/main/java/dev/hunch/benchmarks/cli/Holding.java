package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.report.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Lets a process of its own hold many small entries, and says what they take of the heap. */
final class Holding {
  private static final int VALUE_BYTES = 100;
  private static final double MOST_HEAP_BYTES = 64;

  private Holding() {}

  /**
   * Runs the process.
   *
   * @throws IOException if it fails; the message ends with what it wrote
   */
  static List<Verdict> measure(int entries, Consumer<String> narrator)
      throws IOException, InterruptedException {
    narrator.accept("holding %,d entries of %d bytes".formatted(entries, VALUE_BYTES));
    String[] figures =
        ChildJvm.run(
                FullCache.class,
                List.of("-Xmx3g"),
                Integer.toString(entries),
                Integer.toString(VALUE_BYTES))
            .strip()
            .split(" ", -1);
    double held = Double.parseDouble(figures[0]);
    double served = Double.parseDouble(figures[3]);
    double reads = Double.parseDouble(figures[4]);
    return List.of(
        Verdict.figureAtMost(
            "heap of policy and index for each of %,.0f entries of %d bytes, when as many have been evicted"
                .formatted(held, VALUE_BYTES),
            Double.parseDouble(figures[1]),
            "bytes",
            MOST_HEAP_BYTES),
        Verdict.figureAtLeast(
            "of %,d entries of %d bytes, held and served, filled in %.0f s, read %,.0f times a second"
                .formatted(
                    entries,
                    VALUE_BYTES,
                    Double.parseDouble(figures[2]),
                    reads / Double.parseDouble(figures[5])),
            Math.min(held / entries, served / reads),
            "of all",
            1));
  }
}

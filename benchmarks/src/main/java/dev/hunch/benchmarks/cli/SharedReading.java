package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.report.Row;
import dev.hunch.benchmarks.report.Verdict;
import dev.hunch.benchmarks.server.BenchServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lets a process of its own read from shared memory, on one thread, as fast as it can. */
final class SharedReading {
  /** Keys that are read: as many as surely lie in shared memory at once. */
  private static final int MOST_KEYS = 100_000;

  private static final double LEAST_READS_A_SECOND = 1.5e6;

  private SharedReading() {}

  /**
   * Runs the process.
   *
   * @throws IOException if it fails; the message ends with what it wrote
   */
  static Verdict measure(BenchServer sidecar, BenchOptions options, Consumer<String> narrator)
      throws IOException, InterruptedException {
    int keys = Math.min(options.keys(), MOST_KEYS);
    narrator.accept("reading from shared memory in a process of its own");
    String output =
        ChildJvm.run(
            SharedReader.class,
            List.of("-Xmx512m", "-XX:ActiveProcessorCount=1"), // as in a container of one core
            "unix:" + sidecar.socket(),
            Integer.toString(keys),
            Integer.toString(options.valueBytes()),
            Integer.toString(options.rounds()),
            Long.toString(options.duration().toMillis()));
    return judge(output, keys);
  }

  private static Verdict judge(String output, int keys) {
    List<Double> perSecond = new ArrayList<>();
    List<Double> perProcessorSecond = new ArrayList<>();
    double reads = 0;
    double elsewhere = 0;
    for (String line : output.lines().toList()) {
      String[] figures = line.split(" ", -1);
      reads += Double.parseDouble(figures[0]);
      elsewhere += Double.parseDouble(figures[3]);
      perSecond.add(Double.parseDouble(figures[0]) * 1e9 / Double.parseDouble(figures[1]));
      perProcessorSecond.add(Double.parseDouble(figures[0]) * 1e9 / Double.parseDouble(figures[2]));
    }
    return Verdict.figureAtLeast(
        "shared memory, reads for a second of one core in a process of its own (%,d keys; %.2f %% of the reads were calls; %,.0f by the wall clock)"
            .formatted(keys, 100 * elsewhere / reads, median(perSecond)),
        median(perProcessorSecond),
        "reads",
        LEAST_READS_A_SECOND);
  }

  private static double median(List<Double> numbers) {
    return Row.medianOf(numbers.stream().mapToDouble(number -> number).toArray());
  }
}

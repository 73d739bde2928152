package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.report.Report;
import dev.hunch.benchmarks.report.ReportJson;
import dev.hunch.benchmarks.report.ReportPlot;
import dev.hunch.benchmarks.report.ReportText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files that a report is written to besides, as options. */
final class OutputFiles {
  @Option(names = "--json", description = "Write every round here.", paramLabel = "FILE")
  private @Nullable Path json;

  @Option(names = "--markdown", description = "Write the tables here.", paramLabel = "FILE")
  private @Nullable Path markdown;

  @Option(names = "--plot", description = "Draw a picture (PNG) here.", paramLabel = "FILE")
  private @Nullable Path plot;

  private interface Writing {
    void write(Report report, Path file) throws IOException;
  }

  private record Output(Path file, Writing writing) {}

  /**
   * Makes the folders that are missing, and looks whether all files can be written.
   *
   * @return why one cannot be; empty if all can
   */
  Optional<String> refusal() {
    Set<Path> seen = new HashSet<>();
    for (Output output : outputs()) {
      Optional<String> refusal = refusal(output.file());
      if (refusal.isEmpty() && !seen.add(output.file().toAbsolutePath().normalize())) {
        refusal = Optional.of(output.file() + " cannot be written twice");
      }
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /**
   * Writes all that can be written.
   *
   * @return what could not be, a line each
   */
  List<String> write(Report report) {
    List<String> failures = new ArrayList<>();
    for (Output output : outputs()) {
      try {
        output.writing().write(report, output.file());
      } catch (IOException | RuntimeException | Error e) { // a JRE may be unable to draw
        failures.add(output.file() + " cannot be written (" + e + ")");
      }
    }
    return failures;
  }

  private List<Output> outputs() {
    List<Output> outputs = new ArrayList<>();
    if (json != null) {
      outputs.add(new Output(json, ReportJson::write));
    }
    if (markdown != null) {
      outputs.add(
          new Output(
              markdown, (report, file) -> Files.writeString(file, ReportText.markdown(report))));
    }
    if (plot != null) {
      outputs.add(new Output(plot, ReportPlot::write));
    }
    return outputs;
  }

  private static Optional<String> refusal(Path file) {
    Path target = file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      return Optional.of(file + " is a folder");
    }
    Path folder = target.getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      return Optional.of(file + " cannot be written: its folder cannot be made (" + e + ")");
    }
    try {
      if (Files.exists(target)) {
        FileChannel.open(target, StandardOpenOption.WRITE).close();
      } else {
        Files.delete(Files.createFile(target));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(file + " cannot be written (" + e + ")");
    }
  }
}

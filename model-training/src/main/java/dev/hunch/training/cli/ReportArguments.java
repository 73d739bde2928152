package dev.hunch.training.cli;

import dev.hunch.training.report.CsvReport;
import dev.hunch.training.report.JsonReport;
import dev.hunch.training.report.MarkdownReport;
import dev.hunch.training.report.PlotReport;
import dev.hunch.training.report.ReplayReport;
import dev.hunch.training.report.ReplayRow;
import dev.hunch.training.report.ReportException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where the figures go. */
final class ReportArguments {
  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as well.")
  private @Nullable Path json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a line for each replay there, as soon as it is done.")
  private @Nullable Path csv;

  @Option(
      names = "--resume",
      description = {
        "Keep what is in the --csv file, and replay only",
        "what is not. Give the same options as before."
      })
  private boolean resume;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write a table there, with a line for each trace.")
  private @Nullable Path markdown;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = {
        "Draw there, as .svg or .png, the hit ratio over",
        "capacity, over prefetches and over time, as far as",
        "there are several."
      })
  private @Nullable Path plot;

  /** Refuses what does not go together. */
  void check(CommandSpec spec) {
    if (resume && csv == null) {
      throw new ParameterException(spec.commandLine(), "--resume needs --csv to resume from");
    }
    if (plot != null && !PlotReport.canDraw(plot)) {
      throw new ParameterException(
          spec.commandLine(), "--plot ends in neither .svg nor .png: " + plot);
    }
  }

  /** Begins the CSV; returns the rows that are in it already and are to be kept. */
  List<ReplayRow> begin(ReplayReport.Conditions conditions) throws IOException, ReportException {
    if (csv == null) {
      return List.of();
    }
    CsvReport report = new CsvReport(csv, conditions);
    List<ReplayRow> known = resume ? report.read() : List.of();
    report.write(known); // without the half line that an interruption may have left
    return known;
  }

  /** A row is done. */
  void add(ReplayRow row, ReplayReport.Conditions conditions) throws IOException {
    if (csv != null) {
      new CsvReport(csv, conditions).append(row);
    }
  }

  /** All rows are done. */
  void finish(ReplayReport report) throws IOException, CommandException {
    if (csv != null) {
      new CsvReport(csv, report.conditions()).write(report.rows());
    }
    if (json != null) {
      JsonReport.write(report, json);
    }
    if (markdown != null) {
      MarkdownReport.write(report, markdown);
    }
    if (plot != null) {
      try {
        PlotReport.write(report, plot);
      } catch (ReportException e) {
        throw new CommandException(ExitCode.IO, String.valueOf(e.getMessage()));
      }
    }
  }
}

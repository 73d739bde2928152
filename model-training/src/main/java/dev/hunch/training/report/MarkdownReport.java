package dev.hunch.training.report;

import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.ReplayResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report as Markdown: for each capacity and budget a table with a line for each trace and a
 * column for each policy. The best hit ratio of a line is bold; behind a prefetcher's stand its
 * accuracy and its prefetches for each read.
 */
public final class MarkdownReport {
  private MarkdownReport() {}

  /** Writes the report. */
  public static void write(ReplayReport report, Path file) throws IOException {
    ReportFile.write(file, textOf(report).getBytes(StandardCharsets.UTF_8));
  }

  private static String textOf(ReplayReport report) {
    Map<ReplayRow.Id, ReplayResult> results = new HashMap<>();
    for (ReplayRow row : report.rows()) {
      results.put(row.id(), row.result());
    }
    StringBuilder text = new StringBuilder();
    for (String capacity : report.capacities()) {
      for (Double budget : report.budgets()) {
        text.append(text.length() == 0 ? "" : "\n").append(headingOf(report, capacity, budget));
        appendTable(text, report, results, capacity, budget);
      }
    }
    return text.toString();
  }

  private static String headingOf(ReplayReport report, String capacity, double budget) {
    ReplayReport.Conditions conditions = report.conditions();
    return String.format(
        Locale.ROOT,
        "A cache of %s, a store latency of %s ms, a prefetch budget of %s per read; measured on"
            + " the last %s %% of the reads%s. In brackets: accuracy / prefetches per read.%n%n",
        capacity.endsWith("%")
            ? capacity.replace("%", " %") + " of the keys"
            : capacity + " entries",
        TableText.number(conditions.storeLatencyMillis()),
        TableText.number(budget),
        TableText.number(Math.round((1 - conditions.trainFraction()) * 1000) / 10.0),
        conditions.drift() == null
            ? ""
            : ", with a drift after " + TableText.number(conditions.drift() * 100) + " %");
  }

  private static void appendTable(
      StringBuilder text,
      ReplayReport report,
      Map<ReplayRow.Id, ReplayResult> results,
      String capacity,
      Double budget) {
    List<String> policies = report.policies();
    text.append("| Trace | ").append(String.join(" | ", policies)).append(" |\n");
    text.append("| --- |").append(" --- |".repeat(policies.size())).append('\n');
    for (TraceFacts trace : report.traces()) {
      double best = 0;
      for (String policy : policies) {
        ReplayResult result = find(results, trace, capacity, budget, policy);
        best = result == null ? best : Math.max(best, rounded(result.hitRatio()));
      }
      text.append("| ").append(trace.shortName().replace("|", "\\|")).append(" |");
      for (String policy : policies) {
        ReplayResult result = find(results, trace, capacity, budget, policy);
        text.append(' ').append(result == null ? "" : cellOf(result, best)).append(" |");
      }
      text.append('\n');
    }
  }

  private static @Nullable ReplayResult find(
      Map<ReplayRow.Id, ReplayResult> results,
      TraceFacts trace,
      String capacity,
      Double budget,
      String policy) {
    ReplayResult plain = results.get(new ReplayRow.Id(trace.name(), capacity, null, policy));
    return plain == null
        ? results.get(new ReplayRow.Id(trace.name(), capacity, budget, policy))
        : plain;
  }

  private static String cellOf(ReplayResult result, double best) {
    double hitRatio = rounded(result.hitRatio());
    String cell = shortened("%.3f", hitRatio);
    cell = hitRatio == best ? "**" + cell + "**" : cell;
    if (result.policy().predictor() == PredictorKind.NONE) {
      return cell;
    }
    return cell
        + " ("
        + (result.counts().prefetches() == 0 ? "–" : shortened("%.2f", result.accuracy()))
        + " / "
        + shortened("%.2f", result.prefetchesPerRead())
        + ")";
  }

  private static double rounded(double share) {
    return Math.round(share * 1000) / 1000.0;
  }

  private static String shortened(String format, double share) {
    String text = String.format(Locale.ROOT, format, share);
    return text.startsWith("0.") ? text.substring(1) : text;
  }
}

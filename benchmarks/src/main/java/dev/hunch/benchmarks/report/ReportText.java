package dev.hunch.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text for a terminal, and as Markdown. */
public final class ReportText {
  private static final List<String> HEAD =
      List.of(
          "in flight",
          "contender",
          "keys/s",
          "p50 µs",
          "p99 µs",
          "p99.9 µs",
          "CPU µs/key: client",
          "server",
          "both");

  private ReportText() {}

  /** Settings, table and verdicts for a terminal. */
  public static String plain(Report report) {
    StringBuilder text = new StringBuilder();
    settings(report).forEach(line -> text.append(line).append('\n'));
    text.append('\n');
    text.append(
        "%9s  %-22s %10s %9s %9s %9s %8s %8s %8s%n"
            .formatted(
                "in flight",
                "contender",
                "keys/s",
                "p50 µs",
                "p99 µs",
                "p99.9 µs",
                "client",
                "server",
                "both"));
    for (Row row : sorted(report.rows())) {
      List<String> cells = cells(row);
      text.append(
          "%9s  %-22s %10s %9s %9s %9s %8s %8s %8s%n"
              .formatted((Object[]) cells.toArray(String[]::new)));
    }
    text.append("(client, server, both: CPU in µs for a key)\n\n");
    for (Report.Memory memory : report.memory()) {
      text.append(memoryLine(memory)).append('\n');
    }
    text.append('\n');
    report.findings().forEach(finding -> text.append(finding.line()).append('\n'));
    return text.toString();
  }

  /** The same as Markdown. */
  public static String markdown(Report report) {
    StringBuilder text = new StringBuilder();
    settings(report).forEach(line -> text.append("- ").append(line).append('\n'));
    text.append("\n| ").append(String.join(" | ", HEAD)).append(" |\n|");
    text.append(" --- |".repeat(HEAD.size())).append('\n');
    for (Row row : sorted(report.rows())) {
      text.append("| ").append(String.join(" | ", cells(row))).append(" |\n");
    }
    text.append('\n');
    for (Report.Memory memory : report.memory()) {
      text.append("- ").append(memoryLine(memory)).append('\n');
    }
    text.append("\n```\n");
    report.findings().forEach(finding -> text.append(finding.line()).append('\n'));
    return text.append("```\n").toString();
  }

  private static List<String> settings(Report report) {
    List<String> lines = new ArrayList<>();
    if (!report.versions().isEmpty()) {
      lines.add(
          report.versions().entrySet().stream()
              .map(version -> version.getKey() + ' ' + version.getValue())
              .collect(Collectors.joining(", ", "versions: ", "")));
    }
    lines.addAll(report.settings());
    return lines;
  }

  private static List<Row> sorted(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparingInt(Row::inFlight)
            .thenComparing(Row::keysPerSecond, Comparator.reverseOrder()));
    return sorted;
  }

  private static List<String> cells(Row row) {
    return List.of(
        Integer.toString(row.inFlight()),
        row.contender(),
        String.format(Locale.ROOT, "%,.0f", row.keysPerSecond()),
        micros(row.p50Micros()),
        micros(row.p99Micros()),
        micros(row.p999Micros()),
        micros(row.clientMicros()),
        micros(row.serverMicros()),
        micros(row.cpuMicros()));
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, micros < 10 ? "%.2f" : "%,.1f", micros);
  }

  private static String memoryLine(Report.Memory memory) {
    return String.format(
        Locale.ROOT,
        "%s: %.0f resident bytes for an entry (%d MiB empty, %d MiB with %,d entries)",
        memory.server(),
        memory.bytesAnEntry(),
        memory.emptyBytes() >> 20,
        memory.fullBytes() >> 20,
        memory.entries());
  }
}

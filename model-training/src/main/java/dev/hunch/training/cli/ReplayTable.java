package dev.hunch.training.cli;

import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.ReplayResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A replay's report as an aligned table. */
final class ReplayTable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String NOT_APPLICABLE = "-";
  private static final List<String> HEADER =
      List.of(
          "policy",
          "hit ratio",
          "late",
          "accuracy",
          "coverage",
          "timeliness",
          "prefetches/read",
          "mean latency");

  private ReplayTable() {}

  static String of(ReplayReport report) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "trace     %s: %,d reads of %,d keys in %,d sessions",
        report.trace(),
        report.reads(),
        report.distinctKeys(),
        report.sessions());
    line(
        text,
        "cache     %,d entries (%s), store latency %s ms, prefetch budget %s per read",
        report.settings().capacityEntries(),
        report.capacity() + (report.capacity().endsWith("%") ? " of the keys" : ""),
        number(report.settings().storeLatency().toNanos() / NANOS_PER_MILLI),
        number(report.settings().prefetchesPerRead()));
    line(
        text,
        "measured  the last %,d reads%s",
        report.measuredReads(),
        report.settings().measuredFrom() == 0 ? "" : ", after the others have warmed the cache");
    if (report.model() != null) {
      line(text, "model     %s", report.model());
    }
    text.append(System.lineSeparator());
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (ReplayResult result : report.results()) {
      rows.add(rowOf(result));
    }
    append(text, rows);
    return text.toString();
  }

  private static List<String> rowOf(ReplayResult result) {
    boolean prefetches = result.policy().predictor() != PredictorKind.NONE;
    return List.of(
        result.policy().name(),
        share(result.hitRatio()),
        share(result.lateRatio()),
        prefetches ? share(result.accuracy()) : NOT_APPLICABLE,
        prefetches ? share(result.coverage()) : NOT_APPLICABLE,
        prefetches ? share(result.timeliness()) : NOT_APPLICABLE,
        prefetches ? share(result.prefetchesPerRead()) : NOT_APPLICABLE,
        share(result.meanLatencyMillis()) + " ms");
  }

  private static void append(StringBuilder text, List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(pad(row.get(0), -widths[0]));
      for (int column = 1; column < widths.length; column++) {
        line.append("  ").append(pad(row.get(column), widths[column]));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
  }

  private static String pad(String cell, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", cell);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}

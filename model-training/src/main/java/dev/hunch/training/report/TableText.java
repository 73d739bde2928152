package dev.hunch.training.report;

import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.ReplayResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A report of one trace as an aligned table. */
public final class TableText {
  private static final String NOT_APPLICABLE = "-";
  private static final List<String> FIGURES =
      List.of(
          "hit ratio",
          "late",
          "accuracy",
          "coverage",
          "timeliness",
          "prefetches/read",
          "mean latency");

  private TableText() {}

  /**
   * Returns the table, with a few lines before it that say what was replayed.
   *
   * @param drifted what changed in the trace, in words; empty if nothing did
   */
  public static String of(ReplayReport report, String drifted) {
    StringBuilder text = new StringBuilder();
    ReplayRow first = report.rows().get(0);
    TraceFacts trace = first.trace();
    long measured = first.result().counts().reads();
    line(
        text,
        "trace     %s: %,d reads of %,d keys in %,d sessions",
        trace.name(),
        trace.reads(),
        trace.distinctKeys(),
        trace.sessions());
    if (!drifted.isEmpty()) {
      line(text, "drift     %s", drifted);
    }
    line(
        text,
        "cache     %s, store latency %s ms, prefetch budget %s per read",
        report.rows().stream().map(TableText::capacityOf).distinct().collect(or()),
        number(report.conditions().storeLatencyMillis()),
        report.budgets().stream().map(TableText::number).collect(or()));
    line(
        text,
        "measured  the last %,d reads%s",
        measured,
        measured == trace.reads() ? "" : ", after the others have warmed the cache");
    report.rows().stream()
        .map(ReplayRow::model)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(model -> line(text, "model     %s", model));
    text.append(System.lineSeparator());
    append(text, report);
    return text.toString();
  }

  private static void append(StringBuilder text, ReplayReport report) {
    boolean showsCapacity = report.capacities().size() > 1;
    boolean showsBudget = report.budgets().size() > 1;
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("policy"));
    if (showsCapacity) {
      header.add("capacity");
    }
    if (showsBudget) {
      header.add("budget");
    }
    header.addAll(FIGURES);
    lines.add(header);
    for (ReplayRow row : report.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.result().policy().name()));
      if (showsCapacity) {
        cells.add(row.capacity());
      }
      if (showsBudget) {
        cells.add(row.budget() == null ? NOT_APPLICABLE : number(row.budget()));
      }
      cells.addAll(figuresOf(row.result()));
      lines.add(cells);
    }
    appendAligned(text, lines);
  }

  private static List<String> figuresOf(ReplayResult result) {
    boolean prefetches = result.policy().predictor() != PredictorKind.NONE;
    return List.of(
        share(result.hitRatio()),
        share(result.lateRatio()),
        prefetches ? share(result.accuracy()) : NOT_APPLICABLE,
        prefetches ? share(result.coverage()) : NOT_APPLICABLE,
        prefetches ? share(result.timeliness()) : NOT_APPLICABLE,
        prefetches ? share(result.prefetchesPerRead()) : NOT_APPLICABLE,
        share(result.meanLatencyMillis()) + " ms");
  }

  private static void appendAligned(StringBuilder text, List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> cells : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], cells.get(column).length());
      }
    }
    for (List<String> cells : lines) {
      StringBuilder line = new StringBuilder(pad(cells.get(0), -widths[0]));
      for (int column = 1; column < widths.length; column++) {
        line.append("  ").append(pad(cells.get(column), widths[column]));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
  }

  private static String capacityOf(ReplayRow row) {
    return String.format(
        Locale.ROOT,
        "%,d entries (%s%s)",
        row.capacityEntries(),
        row.capacity(),
        row.capacity().endsWith("%") ? " of the keys" : "");
  }

  private static java.util.stream.Collector<CharSequence, ?, String> or() {
    return Collectors.joining(" or ");
  }

  private static String pad(String cell, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", cell);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A number without a point if it is whole. */
  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}

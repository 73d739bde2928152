package dev.hunch.demo.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the results side by side, a column for each mode. */
final class ResultTable {
  private static final int LABEL_WIDTH = 28;
  private static final int COLUMN_WIDTH = 12;

  private ResultTable() {}

  /**
   * Returns the table's lines.
   *
   * @param titles what stands over each column
   */
  static List<String> lines(List<String> titles, List<ModeResult> results) {
    ModeResult plain = ResultJson.named(results, "plain");
    List<String> lines = new ArrayList<>();
    lines.add(row("", titles));
    lines.add("─".repeat(LABEL_WIDTH + titles.size() * COLUMN_WIDTH));
    lines.add(row("reads", each(results, r -> number(r.reads().answered()))));
    lines.add(row("hit ratio", each(results, r -> cached(r) ? ratio(r.reads().hitRatio()) : "–")));
    lines.add(row("mean latency, ms", each(results, r -> millis(r.reads().meanMillis()))));
    lines.add(row("p50, ms", each(results, r -> millis(r.reads().percentileMillis(50)))));
    lines.add(row("p99, ms", each(results, r -> millis(r.reads().percentileMillis(99)))));
    lines.add(row("queries at the database", each(results, r -> number(r.storeReads()))));
    lines.add(row("prefetches", each(results, r -> ifPrefetched(r, number(r.counts().issued())))));
    lines.add(row("  per read", each(results, r -> ifPrefetched(r, ratio(r.prefetchPerRead())))));
    lines.add(row("  accuracy", each(results, r -> ifPrefetched(r, ratio(r.counts().accuracy())))));
    lines.add(row("  coverage", each(results, r -> ifPrefetched(r, ratio(r.coverage(plain))))));
    lines.add(
        row("  timeliness", each(results, r -> ifPrefetched(r, ratio(r.counts().timeliness())))));
    lines.add(
        row("  late, of all reads", each(results, r -> ifPrefetched(r, ratio(r.lateRatio())))));
    lines.add(
        row(
            "sidecar's CPU, s",
            each(results, r -> cached(r) ? millis(r.sidecarCpuSeconds()) : "–")));
    lines.add(row("wrong values", each(results, r -> number(r.wrongValues()))));
    return lines;
  }

  private interface Cell {
    String of(ModeResult result);
  }

  private static List<String> each(List<ModeResult> results, Cell cell) {
    return results.stream().map(cell::of).toList();
  }

  private static String row(String label, List<String> cells) {
    StringBuilder row = new StringBuilder(("%-" + LABEL_WIDTH + "s").formatted(label));
    for (String cell : cells) {
      row.append(("%" + COLUMN_WIDTH + "s").formatted(cell));
    }
    return row.toString();
  }

  private static boolean cached(ModeResult result) {
    return !result.name().equals("direct");
  }

  private static String ifPrefetched(ModeResult result, String cell) {
    return result.counts().issued() > 0 ? cell : "–";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.2f", millis);
  }
}

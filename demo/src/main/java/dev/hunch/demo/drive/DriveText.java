package dev.hunch.demo.drive;

import dev.hunch.core.access.AccessResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in lines of text what a drive came to. */
public final class DriveText {
  private static final int WRONG_KEYS_SHOWN = 5;

  private DriveText() {}

  /** The lines, for a terminal. */
  public static List<String> linesOf(DriveResult result) {
    ReadReport reads = result.reads();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "reads",
            "%,d in %.1f s, %,.0f a second, %d sessions",
            reads.answered(),
            result.seconds(),
            result.readsPerSecond(),
            result.part().sessions().size()));
    if (result.part().skipped() > 0) {
      lines.add(line("skipped", "%,d that the store cannot read", result.part().skipped()));
    }
    lines.add(
        line(
            "latency, ms",
            "mean %.2f, p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f",
            reads.meanMillis(),
            reads.percentileMillis(50),
            reads.percentileMillis(90),
            reads.percentileMillis(99),
            reads.percentileMillis(99.9),
            reads.percentileMillis(100)));
    if (!result.mode().equals("direct")) {
      lines.add(line("hit ratio", "%.3f (%s)", reads.hitRatio(), kinds(reads)));
      lines.add(line("failed open", "%,d", reads.failedOpen()));
    }
    PrefetchTally tally = result.prefetches();
    if (tally != null && tally.issued() > 0) {
      lines.add(
          line(
              "prefetches",
              "%,d, accuracy %.3f, timeliness %.3f, late %,d, wasted %,d",
              tally.issued(),
              tally.accuracy(),
              tally.timeliness(),
              tally.late(),
              tally.wasted()));
    }
    lines.add(line("errors", "%,d", reads.failed()));
    reads.errors().forEach((kind, count) -> lines.add(line("", "%,d × %s", count, kind)));
    ValueCheck.Verdict verdict = result.verdict();
    if (verdict == null) {
      lines.add(line("values", "not compared with the store; --config names it"));
    } else {
      lines.add(
          line(
              "wrong values",
              "%,d of %,d compared with the store",
              verdict.wrong(),
              verdict.right() + verdict.wrong()));
      verdict.wrongKeys().stream()
          .limit(WRONG_KEYS_SHOWN)
          .forEach(key -> lines.add(line("", "%s", key)));
    }
    return lines;
  }

  private static String kinds(ReadReport reads) {
    StringBuilder kinds = new StringBuilder();
    for (Map.Entry<AccessResult, Long> entry : reads.results().entrySet()) {
      if (entry.getValue() > 0) {
        String name = entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        kinds
            .append(kinds.isEmpty() ? "" : ", ")
            .append(String.format(Locale.ROOT, "%s %,d", name, entry.getValue()));
      }
    }
    if (reads.absent() > 0) {
      kinds
          .append(kinds.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "absent %,d", reads.absent()));
    }
    return kinds.toString();
  }

  private static String line(String label, String format, Object... values) {
    return String.format(Locale.ROOT, "%-14s", label) + String.format(Locale.ROOT, format, values);
  }
}

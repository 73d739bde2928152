package dev.hunch.demo.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the demo came to, for people and for programs.
 *
 * @param plan how large it was
 * @param results direct, plain and hunch
 */
public record DemoReport(DemoPlan plan, List<ModeResult> results) {
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String OFF = "\u001b[0m";

  /** Values, of all modes, that were not the database's. */
  public long wrongValues() {
    return results.stream().mapToLong(ModeResult::wrongValues).sum();
  }

  /** Writes it as JSON. */
  public void write(Path file) throws IOException {
    ResultJson.write(file, plan, results);
  }

  /** The table and what it says. */
  public List<String> lines(boolean colours) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%d visits, %d at once; round trip to the database %s; seed %d",
            plan.shownSessions(),
            plan.atOnce(),
            Demo.millis(plan.storeRoundTrip()),
            plan.seed()));
    lines.add(
        String.format(
            Locale.ROOT,
            "a cache of %d MiB; the service works %.0f ms on an answer, a user %.0f ms on a page",
            plan.cacheMebibytes(),
            plan.workMillis(),
            plan.thinkMillis()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Hunch prefetches however busy the processor is (max-cpu: %.1f), as all parts share it",
            SidecarYaml.MAX_CPU));
    lines.add("");
    List<String> table = ResultTable.lines(List.of("direct", "plain cache", "Hunch"), results);
    lines.add(colours ? BOLD + table.get(0) + OFF : table.get(0));
    lines.addAll(table.subList(1, table.size()));
    lines.add("");
    lines.add(colours ? (wrongValues() == 0 ? GREEN : RED) + summary() + OFF : summary());
    return lines;
  }

  private String summary() {
    ModeResult plain = ResultJson.named(results, "plain");
    ModeResult hunch = ResultJson.named(results, "hunch");
    double hits = hunch.reads().hitRatio() / plain.reads().hitRatio();
    double latency = 1 - hunch.reads().meanMillis() / plain.reads().meanMillis();
    return String.format(
        Locale.ROOT,
        "Hunch hits %.2f times as often as the plain cache; mean latency is %.0f %% %s.%s",
        hits,
        Math.abs(latency) * 100,
        latency >= 0 ? "lower" : "higher",
        wrongValues() == 0 ? "" : " WRONG VALUES: " + wrongValues());
  }
}

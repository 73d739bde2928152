package dev.hunch.training.report;

import dev.hunch.training.replay.PartCounts;
import dev.hunch.training.replay.ReplayPolicy;
import dev.hunch.training.replay.ReplayResult;
import dev.hunch.training.replay.Window;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Made-up rows of a report: two traces, two capacities, two policies, two budgets. */
final class ReportFixture {
  static final ReplayReport.Conditions CONDITIONS =
      new ReplayReport.Conditions(null, 0.6, Duration.ofMillis(2), null, 2, 42);

  private static final TraceFacts SHOP = new TraceFacts("logs/shop.csv.gz", 1_000, 200, 7);
  private static final TraceFacts NEWS = new TraceFacts("news", 2_000, 300, 9);

  private ReportFixture() {}

  static ReplayReport report() {
    return new ReplayReport(
        CONDITIONS,
        List.of("5%", "10%"),
        List.of(0.5, 1.0),
        List.of(
            row(SHOP, "5%", null, "lru", 100),
            row(SHOP, "5%", 0.5, "online", 180),
            row(SHOP, "5%", 1.0, "online", 200),
            row(SHOP, "10%", null, "lru", 150),
            row(SHOP, "10%", 0.5, "online", 210),
            row(NEWS, "5%", null, "lru", 300),
            row(NEWS, "5%", 0.5, "online", 290)));
  }

  static ReplayRow row(
      TraceFacts trace, String capacity, @Nullable Double budget, String policy, long hits) {
    long prefetches = budget == null ? 0 : 40;
    return new ReplayRow(
        trace,
        capacity,
        capacity.equals("5%") ? 10 : 20,
        budget,
        budget == null ? null : "1a2b",
        new ReplayResult(
            ReplayPolicy.parse(policy),
            new PartCounts(400, hits, 3, 2, 395 - hits, 800_000_123, prefetches, prefetches / 2, 3),
            300,
            List.of(new Window(0.25, 0.125), new Window(0.5, 0.0625))));
  }
}

package dev.hunch.training.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was replayed and what came of it.
 *
 * @param conditions what was the same for all rows
 * @param capacities as given
 * @param budgets as given
 * @param rows what came of it; never empty
 */
public record ReplayReport(
    Conditions conditions, List<String> capacities, List<Double> budgets, List<ReplayRow> rows) {
  /**
   * What is the same for all rows of a report.
   *
   * @param namespace the namespace asked for, or null
   * @param trainFraction share of the reads before the measured part
   * @param storeLatency what a load takes
   * @param drift share of the reads before the trace drifts; null if it does not
   * @param windows in how many windows the measured part is looked at
   * @param seed of the training
   */
  public record Conditions(
      @Nullable String namespace,
      double trainFraction,
      Duration storeLatency,
      @Nullable Double drift,
      int windows,
      long seed) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** What a load takes, in ms. */
    double storeLatencyMillis() {
      return storeLatency.toNanos() / NANOS_PER_MILLI;
    }
  }

  public ReplayReport {
    capacities = List.copyOf(capacities);
    budgets = List.copyOf(budgets);
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a report without rows");
    }
  }

  /** The traces, in the order of their rows. */
  List<TraceFacts> traces() {
    return rows.stream().map(ReplayRow::trace).distinct().toList();
  }

  /** The names of the policies, in the order of their rows. */
  List<String> policies() {
    return rows.stream().map(row -> row.result().policy().name()).distinct().toList();
  }

  /** Whether rows differ in more than their policy. */
  boolean isSweep() {
    return traces().size() > 1 || capacities.size() > 1 || budgets.size() > 1;
  }
}

package dev.hunch.training.report;

import dev.hunch.training.replay.ReplayResult;
import org.jspecify.annotations.Nullable;

/**
 * How one policy fared on one trace.
 *
 * @param trace the trace
 * @param capacity as given
 * @param capacityEntries what that is in entries
 * @param budget prefetches that one read earned; null without a prefetcher
 * @param model the id of the model, or null if the policy uses none
 * @param result what happened
 */
public record ReplayRow(
    TraceFacts trace,
    String capacity,
    long capacityEntries,
    @Nullable Double budget,
    @Nullable String model,
    ReplayResult result) {
  /** What tells the rows of one report apart. */
  public record Id(String trace, String capacity, @Nullable Double budget, String policy) {}

  /** What tells this row from the others of its report. */
  public Id id() {
    return new Id(trace.name(), capacity, budget, result.policy().name());
  }
}

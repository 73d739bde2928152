package dev.hunch.training.cli;

import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.ReplayPolicy;
import dev.hunch.training.replay.ReplaySettings;
import dev.hunch.training.report.ReplayRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed on each trace.
 *
 * @param policies the policies, none twice
 * @param capacities the sizes of the cache, none twice
 * @param budgets prefetches that one read earns, none twice
 * @param trainFraction share of the reads before the measured part, in [0, 1)
 * @param storeLatency what a load takes
 * @param drift share of the reads before the trace drifts, in (0, 1), or null
 * @param windows in how many windows the measured part is looked at
 * @param model the model to use, or null to train one on the first part
 */
record ReplayPlan(
    List<ReplayPolicy> policies,
    List<CacheCapacity> capacities,
    List<Double> budgets,
    double trainFraction,
    Duration storeLatency,
    @Nullable Double drift,
    int windows,
    @Nullable Path model) {
  private static final Duration HORIZON = Duration.ofSeconds(10);

  /** One replay: a policy with a capacity and, if it prefetches, a budget. */
  record Cell(ReplayPolicy policy, CacheCapacity capacity, @Nullable Double budget) {
    ReplayRow.Id idOn(String trace) {
      return new ReplayRow.Id(trace, capacity.text(), budget, policy.name());
    }
  }

  /** All replays of one trace, those without a prefetcher first: others are compared with them. */
  List<Cell> cells() {
    List<Cell> plain = new ArrayList<>();
    List<Cell> prefetching = new ArrayList<>();
    for (CacheCapacity capacity : capacities) {
      for (ReplayPolicy policy : policies) {
        if (policy.predictor() == PredictorKind.NONE) {
          plain.add(new Cell(policy, capacity, null));
        } else {
          budgets.forEach(budget -> prefetching.add(new Cell(policy, capacity, budget)));
        }
      }
    }
    plain.addAll(prefetching);
    return Collections.unmodifiableList(plain);
  }

  /** Whether a policy follows a model. */
  boolean needsModel() {
    return policies.stream().anyMatch(policy -> policy.predictor() == PredictorKind.HUNCH);
  }

  List<String> capacityTexts() {
    return capacities.stream().map(CacheCapacity::text).toList();
  }

  /** The index of the first read that counts. */
  int measuredFrom(int reads) {
    return (int) (reads * trainFraction);
  }

  ReplaySettings settings(CacheCapacity capacity, int reads, int distinctKeys) {
    return new ReplaySettings(
        capacity.entriesOf(distinctKeys),
        measuredFrom(reads),
        storeLatency,
        budgets.get(0),
        HORIZON,
        windows);
  }
}

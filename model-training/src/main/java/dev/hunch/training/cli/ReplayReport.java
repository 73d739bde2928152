package dev.hunch.training.cli;

import dev.hunch.training.replay.ReplayResult;
import dev.hunch.training.replay.ReplaySettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay was and what came of it.
 *
 * @param trace the trace's file or folder, as given
 * @param namespace the namespace asked for, or null
 * @param reads all reads of the trace
 * @param distinctKeys all its keys
 * @param sessions all its clients
 * @param capacity as given
 * @param trainFraction as given
 * @param settings what was the same for all policies
 * @param seed of the training
 * @param model the model's id, or null if no policy used one
 * @param results one for each policy, in the order given
 */
record ReplayReport(
    String trace,
    @Nullable String namespace,
    int reads,
    int distinctKeys,
    int sessions,
    String capacity,
    double trainFraction,
    ReplaySettings settings,
    long seed,
    @Nullable String model,
    List<ReplayResult> results) {
  /** How many reads the results are of. */
  int measuredReads() {
    return reads - settings.measuredFrom();
  }
}

package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.ContenderNames;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds that count
 * @param duration of a contender's turn in a round
 * @param keys how many there are
 * @param valueBytes the size of each value
 * @param inFlight calls in flight, each in turn
 * @param selection which parts are wanted
 * @param onThreads whether every reader waits on a thread of its own
 * @param pairs how many pairs of sidecars show what prediction costs; 0 for none
 * @param starts how many starts of a sidecar are timed; 0 for none
 * @param entries how many small entries a cache is to hold at once; 0 for no such trial
 */
record BenchOptions(
    int rounds,
    Duration duration,
    int keys,
    int valueBytes,
    List<Integer> inFlight,
    Selection selection,
    boolean onThreads,
    int pairs,
    int starts,
    int entries) {
  BenchOptions {
    inFlight = List.copyOf(inFlight);
  }

  /** In how many rounds' time the JVMs compile what they need. */
  private static final int ROUNDS_TO_WARM_UP = 5;

  /** For how long a contender is loaded before anything counts. */
  Duration warmUp() {
    return duration.multipliedBy(ROUNDS_TO_WARM_UP);
  }

  /** Whether starts are timed. */
  boolean timesStarts() {
    return starts > 0 && selection.wants(Selection.STARTS);
  }

  /** Whether a cache is filled with small entries. */
  boolean fillsCache() {
    return entries > 0 && selection.wants(Selection.ENTRIES);
  }

  /** Whether anything is measured at all. */
  boolean measuresAnything() {
    return selection.wantsAny(ContenderNames.all())
        || PredictionCost.isWanted(this)
        || timesStarts()
        || fillsCache();
  }
}

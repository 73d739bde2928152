package dev.hunch.benchmarks.cli;

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
 * @param only contenders whose names contain one of these; empty for all
 * @param onThreads whether every reader waits on a thread of its own
 * @param pairs how many pairs of sidecars show what prediction costs; 0 for none
 * @param starts how many starts of a sidecar are timed
 * @param entries how many small entries a cache is to hold at once; 0 for no such trial
 */
record BenchOptions(
    int rounds,
    Duration duration,
    int keys,
    int valueBytes,
    List<Integer> inFlight,
    List<String> only,
    boolean onThreads,
    int pairs,
    int starts,
    int entries) {
  BenchOptions {
    inFlight = List.copyOf(inFlight);
    only = List.copyOf(only);
  }

  /** In how many rounds' time the JVMs compile what they need. */
  private static final int ROUNDS_TO_WARM_UP = 5;

  /** Names of servers, which those of their contenders begin with. */
  private static final List<String> SERVERS = List.of("hunch", "plain", "redis", "memcached");

  /** For how long a contender is loaded before anything counts. */
  Duration warmUp() {
    return duration.multipliedBy(ROUNDS_TO_WARM_UP);
  }

  /** Whether a contender of this server may be wanted. */
  boolean wantsServer(String server) {
    return only.isEmpty()
        || only.stream()
            .anyMatch(text -> text.contains(server) || SERVERS.stream().noneMatch(text::contains));
  }

  /** Whether this contender is wanted. */
  boolean wants(String contender) {
    return only.isEmpty() || only.stream().anyMatch(contender::contains);
  }
}

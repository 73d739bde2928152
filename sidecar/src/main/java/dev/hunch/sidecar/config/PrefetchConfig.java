package dev.hunch.sidecar.config;

import java.time.Duration;

/**
 * What may be prefetched.
 *
 * @param enabled whether prefetching is on from the start
 * @param budget prefetches that one read earns, at least 0
 * @param horizon how long a prediction stays of use
 * @param queue how many prefetches may wait
 * @param maxConcurrency how many loads may be in flight for a prefetch to be let go
 * @param maxCpu the machine's CPU load above which nothing is prefetched, in (0, 1]
 * @param wastedLoadCost cost of a load that nobody uses, in saved latencies, at least 0
 * @param roomCost cost of the room that an entry takes, in saved latencies, at least 0
 */
public record PrefetchConfig(
    boolean enabled,
    double budget,
    Duration horizon,
    int queue,
    int maxConcurrency,
    double maxCpu,
    double wastedLoadCost,
    double roomCost) {
  /** One prefetch a read, ten seconds ahead, from a probability of about .3 up. */
  public static final PrefetchConfig DEFAULT =
      new PrefetchConfig(true, 1.0, Duration.ofSeconds(10), 4096, 8, 0.95, 0.4, 0.02);
}

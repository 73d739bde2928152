package dev.hunch.sidecar.backing;

import java.time.Duration;
import java.util.Map;

/**
 * What keeps a store from being overrun, and its readers from waiting for a store that is down.
 *
 * @param failureShare the share of failed loads at which the breaker opens, in (0, 1]
 * @param breakerLoads the number of the last loads that it looks at, at least 2; it judges from
 *     half as many on
 * @param breakerWait how long it stays open before some loads try the store again
 * @param retryShare how many retries each load pays for, in [0, 1]; 0: nothing is tried again
 * @param maxConcurrent how many loads of a namespace may run at once; those not named: any number
 * @param mostTogether how many loads may share a query where the database is able to, at least 1
 * @param isShared whether other namespaces load too, so that none may take all places to wait
 */
public record LoadLimits(
    double failureShare,
    int breakerLoads,
    Duration breakerWait,
    double retryShare,
    Map<String, Integer> maxConcurrent,
    int mostTogether,
    boolean isShared) {
  /** Opens for five seconds when half of twenty loads fail; a retry for every tenth load. */
  public static final LoadLimits DEFAULT =
      new LoadLimits(0.5, 20, Duration.ofSeconds(5), 0.1, Map.of(), 64, false);

  public LoadLimits {
    if (!(failureShare > 0 && failureShare <= 1)) {
      throw new IllegalArgumentException("failureShare is not in (0, 1]: " + failureShare);
    }
    if (breakerLoads < 2) {
      throw new IllegalArgumentException("breakerLoads is below 2: " + breakerLoads);
    }
    if (breakerWait.isNegative() || breakerWait.isZero()) {
      throw new IllegalArgumentException("breakerWait is not above 0: " + breakerWait);
    }
    if (!(retryShare >= 0 && retryShare <= 1)) {
      throw new IllegalArgumentException("retryShare is not in [0, 1]: " + retryShare);
    }
    if (mostTogether < 1) {
      throw new IllegalArgumentException("mostTogether is below 1: " + mostTogether);
    }
    maxConcurrent = Map.copyOf(maxConcurrent);
    maxConcurrent.forEach(
        (namespace, most) -> {
          if (most < 1) {
            throw new IllegalArgumentException(namespace + ": maxConcurrent is below 1: " + most);
          }
        });
  }
}

package dev.hunch.sidecar.config;

import java.time.Duration;

/**
 * When a store counts as down.
 *
 * @param failureShare the share of failed loads at which it does
 * @param loads how many of the last loads are looked at
 * @param pause how long until some loads try it again
 */
public record BreakerConfig(double failureShare, int loads, Duration pause) {
  /** Half of the last twenty loads; five seconds. */
  public static final BreakerConfig DEFAULT = new BreakerConfig(0.5, 20, Duration.ofSeconds(5));
}

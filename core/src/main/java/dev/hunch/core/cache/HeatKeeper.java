package dev.hunch.core.cache;

import dev.hunch.core.agent.Agent;
import java.time.Duration;

/** Has the cache keep now and then how hot its entries are, in case the process is killed. */
public final class HeatKeeper implements Agent {
  private final Cache cache;
  private final long pauseNanos;
  private long lastNanos;

  /**
   * Creates a keeper that waits for a pause first.
   *
   * @param pause from one time to the next
   */
  public HeatKeeper(Cache cache, Duration pause, long nowNanos) {
    this.cache = cache;
    this.pauseNanos = pause.toNanos();
    this.lastNanos = nowNanos;
  }

  @Override
  public int doWork(long nowNanos) {
    if (nowNanos - lastNanos < pauseNanos) {
      return 0;
    }
    lastNanos = nowNanos;
    cache.keepHeat();
    return 1;
  }

  @Override
  public String roleName() {
    return "heat-keeper";
  }
}

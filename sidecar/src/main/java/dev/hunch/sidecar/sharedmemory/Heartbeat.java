package dev.hunch.sidecar.sharedmemory;

import dev.hunch.core.agent.Agent;
import java.util.concurrent.TimeUnit;

/** Says again and again that the sidecar lives. */
public final class Heartbeat implements Agent {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SharedTable table;
  private long lastNanos;

  public Heartbeat(SharedTable table, long nowNanos) {
    this.table = table;
    this.lastNanos = nowNanos - PAUSE_NANOS;
  }

  @Override
  public int doWork(long nowNanos) {
    if (nowNanos - lastNanos < PAUSE_NANOS) {
      return 0;
    }
    lastNanos = nowNanos;
    table.beat(nowNanos);
    return 1;
  }

  @Override
  public String roleName() {
    return "heartbeat";
  }
}

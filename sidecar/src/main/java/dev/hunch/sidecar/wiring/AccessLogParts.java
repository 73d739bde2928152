package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.prefetch.AccessEventQueue;
import dev.hunch.sidecar.accesslog.AccessLog;
import dev.hunch.sidecar.accesslog.AccessLogOptions;
import dev.hunch.sidecar.config.AccessLogConfig;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The access log on a thread of its own.
 *
 * @param events the reads, on their way to the log
 * @param log writes them
 * @param runner its thread
 */
record AccessLogParts(AccessEventQueue events, AccessLog log, AgentRunner runner)
    implements AutoCloseable {
  private static final int EVENTS = 65_536;

  /** Nobody waits for the log, so nobody wakes it. */
  private static final Duration LONGEST_REST = Duration.ofMillis(20);

  static AccessLogParts open(AccessLogConfig config, InstantSource clock, Ticker ticker) {
    AccessEventQueue events = new AccessEventQueue(EVENTS);
    AccessLogOptions options =
        new AccessLogOptions(config.folder(), config.rollBytes(), config.keep());
    AccessLog log = new AccessLog(events, options, clock);
    return new AccessLogParts(events, log, new AgentRunner(log, ticker, LONGEST_REST, () -> {}));
  }

  @Override
  public void close() {
    runner.close();
    log.close();
  }
}

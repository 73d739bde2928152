package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingWriter;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.PendingWrite;
import dev.hunch.core.cache.PendingWrites;
import dev.hunch.core.cache.WriteBehindAgent;
import dev.hunch.core.cache.WriteException;
import dev.hunch.sidecar.backing.BackingWriters;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.JdbcStoreConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.config.WriteBehindConfig;
import dev.hunch.sidecar.config.WriteModeKind;
import dev.hunch.sidecar.grpc.StatsSource;
import dev.hunch.sidecar.journal.JournalFiles;
import dev.hunch.sidecar.journal.JournalOpenException;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What reaches the stores later.
 *
 * @param journal keeps it
 * @param pending answers for the stores meanwhile
 */
record WriteBehindParts(JournalFiles journal, PendingWrites pending) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriteBehindParts.class);
  private static final Duration LONGEST_REST = Duration.ofMillis(5);
  private static final long LOOK_NANOS = 5_000_000;

  /**
   * Opens the journal, if there is to be one.
   *
   * @throws JournalOpenException if it is in use, damaged, or cannot be written
   */
  static @Nullable WriteBehindParts open(HunchConfig config, InstantSource clock)
      throws JournalOpenException {
    WriteBehindConfig behind = config.writeBehind();
    if (behind == null) {
      return null;
    }
    JournalFiles journal = JournalFiles.open(behind.journal(), behind.maxBytes(), clock);
    return new WriteBehindParts(
        journal, new PendingWrites(namespace -> parallelismOf(config, namespace)));
  }

  private static int parallelismOf(HunchConfig config, String name) {
    NamespaceConfig namespace = config.namespaces().get(name);
    return namespace != null
            && config.stores().get(namespace.store()) instanceof JdbcStoreConfig store
        ? store.writePoolSize()
        : 1;
  }

  /**
   * Takes over what an earlier run has left, and returns the agent that brings it to the stores.
   *
   * @throws SidecarStartException if the configuration has no way for some of it any more
   */
  WriteBehindAgent agent(HunchConfig config, BackingWriters writers, Cache cache, Ticker ticker)
      throws SidecarStartException {
    for (PendingWrite found : journal.found()) {
      check(config, writers, found);
    }
    WriteBehindAgent agent =
        new WriteBehindAgent(
            pending,
            writers,
            journal,
            cache,
            ticker,
            why ->
                LOG.atWarn()
                    .addKeyValue("reason", why.reason())
                    .log("the store rejects a write that was acknowledged; it was put aside"));
    agent.takeOver(namespace -> writers.longestStatement(namespace).toNanos());
    return agent;
  }

  private static void check(HunchConfig config, BackingWriter writer, PendingWrite found)
      throws SidecarStartException {
    String name = found.write().key().namespace();
    NamespaceConfig namespace = config.namespaces().get(name);
    String trouble = null;
    if (namespace == null || namespace.writes().mode() != WriteModeKind.WRITE_BEHIND) {
      trouble = "which is not a namespace that writes behind any more";
    } else {
      try {
        writer.check(found.write());
      } catch (WriteException e) {
        trouble = "whose writes have no statement for it any more";
      }
    }
    if (trouble != null) {
      throw new SidecarStartException(
          "the write-behind journal holds a write of the namespace "
              + name
              + ", "
              + trouble
              + ". Start with the former configuration and let it drain first.",
          null);
    }
  }

  AgentRunner runner(WriteBehindAgent agent, Ticker ticker) {
    return new AgentRunner(agent, ticker, LONGEST_REST, () -> {});
  }

  /** Registers what is pending, and what became of it. */
  void bind(Telemetry telemetry, WriteBehindAgent agent, InstantSource clock) {
    telemetry.bindGauge(
        "hunch.writes.pending", "Writes that the stores do not have yet", pending::size);
    telemetry.bindGauge(
        "hunch.writes.pending.bytes",
        "What they take of write-behind.max-bytes",
        journal::pendingBytes);
    telemetry.bindGauge(
        "hunch.writes.pending.age",
        "How long ago the oldest of them was taken, in ms",
        () -> oldestAgeMillis(clock));
    telemetry.bindGauge(
        "hunch.writes.journal.failed",
        "1: the journal takes no write any more until a restart",
        () -> journal.hasFailed() ? 1 : 0);
    telemetry.bindCounter(
        "hunch.writes.written", "Pending writes that the stores have taken", agent::written);
    telemetry.bindCounter(
        "hunch.writes.retried", "Times that a pending write must be tried again", agent::retried);
    telemetry.bindCounter(
        "hunch.writes.rejected", "Pending writes that were put aside", agent::rejected);
  }

  private long oldestAgeMillis(InstantSource clock) {
    Long since = pending.oldestSinceMillis();
    return since == null ? 0 : Math.max(0, clock.millis() - since);
  }

  /** The same for the admin service. */
  StatsSource.WriteBehind stats(WriteBehindAgent agent, InstantSource clock) {
    return new StatsSource.WriteBehind(
        pending.size(),
        journal.pendingBytes(),
        oldestAgeMillis(clock),
        agent.written(),
        agent.retried(),
        agent.rejected());
  }

  /** Waits until nothing is pending, for so long at most; the rest stays in the journal. */
  void drain(long patienceNanos, Ticker ticker) {
    long began = ticker.nanos();
    while (pending.size() > 0 && ticker.nanos() - began < patienceNanos) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    if (pending.size() > 0) {
      LOG.atWarn()
          .addKeyValue("writes", pending.size())
          .addKeyValue("waited_ms", TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - began))
          .log("writes stay in the journal for the next start");
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}

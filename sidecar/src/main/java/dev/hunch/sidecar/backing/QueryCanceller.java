package dev.hunch.sidecar.backing;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends queries on threads of its own, since to cancel one takes a connection to the database: those
 * that nobody waits for, and those that outlast every limit.
 *
 * <p>It has no more to do than queries run. Thread-safe.
 */
final class QueryCanceller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryCanceller.class);

  /** One that waits for an unreachable database does not keep the other from its watch. */
  private static final int THREADS = 2;

  private final ScheduledThreadPoolExecutor executor;

  QueryCanceller(String store) {
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "hunch-" + store + "-cancel");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Ends a watch. */
  @FunctionalInterface
  interface Watch {
    void end();
  }

  /** Cancels the query soon. */
  void cancel(CancellableQuery query) {
    try {
      executor.execute(() -> cancelNow(query));
    } catch (RejectedExecutionException e) {
      // The store is closing: the query ends with its connection.
    }
  }

  /** Breaks the query's connection unless the watch has ended within the time. */
  Watch watch(CancellableQuery query, Duration atMost) {
    try {
      var watching =
          executor.schedule(() -> abortNow(query), atMost.toNanos(), TimeUnit.NANOSECONDS);
      return () -> watching.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // as above
    }
  }

  private static void cancelNow(CancellableQuery query) {
    try {
      query.cancel();
    } catch (SQLException e) {
      LOG.atDebug().addKeyValue("sqlstate", e.getSQLState()).log("a query could not be cancelled");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void abortNow(CancellableQuery query) {
    try {
      query.abort();
    } catch (SQLException e) {
      LOG.atDebug()
          .addKeyValue("sqlstate", e.getSQLState())
          .log("a connection could not be broken");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

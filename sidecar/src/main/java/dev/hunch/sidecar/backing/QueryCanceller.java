package dev.hunch.sidecar.backing;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels queries on a thread of its own, since each takes a connection to the database.
 *
 * <p>Bounded by as many as can run; one that cannot be cancelled ends by the query's timeout.
 * Thread-safe.
 */
final class QueryCanceller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryCanceller.class);
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor executor;

  QueryCanceller(String store, int capacity) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            task -> {
              Thread thread = new Thread(task, "hunch-" + store + "-cancel");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  void cancel(CancellableQuery query) {
    try {
      executor.execute(() -> cancelNow(query));
    } catch (RejectedExecutionException e) {
      // So many are being cancelled that this one may as well end by itself.
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

  @Override
  public void close() {
    executor.shutdownNow();
  }
}

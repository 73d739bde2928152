package dev.hunch.sidecar.backing;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A query that another thread may cancel while it runs.
 *
 * <p>Its statement's connection is not given back while it is being cancelled, so that the
 * cancellation cannot hit the next query. Thread-safe.
 */
final class CancellableQuery {
  /** How often the statement is cancelled: the first time it may not have been sent yet. */
  private static final int ATTEMPTS = 5;

  private static final long BETWEEN_ATTEMPTS_MILLIS = 20;

  private @Nullable Statement running;
  private boolean isCancelled;

  /** Notes the statement that is about to be run; false if it need not be any more. */
  synchronized boolean begin(Statement statement) {
    if (isCancelled) {
      return false;
    }
    running = statement;
    return true;
  }

  /** Notes that the statement has ended. */
  synchronized void end() {
    running = null;
    notifyAll();
  }

  /** Breaks the connection of the statement if it runs: the database does not answer, or drips. */
  synchronized void abort() throws SQLException {
    if (running != null) {
      running.getConnection().abort(Runnable::run);
    }
  }

  /** Ends the statement if it runs, and keeps it from running if it does not. May take long. */
  synchronized void cancel() throws SQLException, InterruptedException {
    isCancelled = true;
    for (int i = 0; i < ATTEMPTS && running != null; i++) {
      running.cancel();
      TimeUnit.MILLISECONDS.timedWait(this, BETWEEN_ATTEMPTS_MILLIS);
    }
  }
}

package dev.hunch.sidecar.backing;

import com.zaxxer.hikari.HikariDataSource;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingWriter;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import dev.hunch.core.cache.WriteException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a database by JDBC, over connections of its own, each write a transaction.
 *
 * <p>It shares the breaker of the store that is read: what loads know of a store holds for writes,
 * and the other way about. A write is tried once more only when the database has said that it was
 * not done, and that this may pass. One whose connection failed has an unknown outcome; its future
 * ends when the database's own limit has ended the statement there too, and, if it was given up
 * unanswered, when its session has been ended, so that it cannot overtake the next write of its
 * key. Thread-safe.
 */
public final class JdbcWriter implements BackingWriter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcWriter.class);
  private static final long STOP_MILLIS = 2_000;

  /** Until a session that has not ended yet, or could not be ended, is looked at again. */
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final JdbcOptions options;
  private final Map<String, WriteMapping> mappings;
  private final StoreBreaker breaker;
  private final RetryBudget retries;
  private final Ticker ticker;
  private final HikariDataSource pool;
  private final SessionFence fence;
  private final QueryCanceller canceller;
  private final ThreadPoolExecutor workers;

  /** Ends the writes of unknown outcome; and how each of those that it has not yet ended will. */
  private final ScheduledThreadPoolExecutor late;

  private final Set<Runnable> undecided = ConcurrentHashMap.newKeySet();

  private final Duration longest;
  private final long patienceNanos;
  private final LongAdder written = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private volatile boolean isClosed;

  /**
   * Opens a pool of connections and as many worker threads.
   *
   * @param store the same database, read
   * @param options how it is reached; its pool is the writes' own
   * @param limits how many retries there may be
   * @param mappings what writes mean, by namespace
   * @param ticker elapsed time
   * @throws IllegalArgumentException if there is no driver for the URL
   */
  public JdbcWriter(
      JdbcBackingStore store,
      JdbcOptions options,
      LoadLimits limits,
      Map<String, WriteMapping> mappings,
      Ticker ticker) {
    this.options = options;
    this.mappings = Map.copyOf(mappings);
    this.breaker = store.breaker();
    this.retries = new RetryBudget(limits.retryShare());
    this.ticker = ticker;
    this.longest = options.queryTimeout().plus(JdbcBackingStore.GRACE);
    this.patienceNanos = options.queryTimeout().plus(options.connectionTimeout()).toNanos();
    this.pool = ConnectionPool.openForWrites(options);
    this.fence = new SessionFence(options, pool);
    this.canceller = new QueryCanceller(options.name() + "-writes");
    AtomicInteger number = new AtomicInteger();
    this.workers =
        new ThreadPoolExecutor(
            options.poolSize(),
            options.poolSize(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(options.maxQueued()),
            daemons(() -> "hunch-" + options.name() + "-writes-" + number.getAndIncrement()));
    this.late =
        new ScheduledThreadPoolExecutor(
            1, daemons(() -> "hunch-" + options.name() + "-writes-late"));
  }

  private static ThreadFactory daemons(Supplier<String> name) {
    return task -> {
      Thread thread = new Thread(task, name.get());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One try: whether its statement may have reached the database, since when, and what it did. */
  private static final class Attempt {
    boolean wasSent;
    long sentNanos;
    SessionFence.Session session = SessionFence.Session.NONE;
    int rows = -1;
  }

  @Override
  public void check(Write write) {
    var unused = queryOf(write);
  }

  @Override
  public CompletableFuture<Void> write(Write write) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    try {
      KeyMapping.Query query = queryOf(write);
      long sinceNanos = ticker.nanos();
      workers.execute(() -> run(write, query, sinceNanos, result));
    } catch (WriteException e) {
      return CompletableFuture.failedFuture(e);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          isClosed
              ? failure(Reason.UNAVAILABLE, "is closing", 0)
              : failure(Reason.OVERLOADED, "too many writes wait for it", 0));
    }
    return result;
  }

  private KeyMapping.Query queryOf(Write write) {
    WriteMapping mapping = mappings.get(write.key().namespace());
    if (mapping == null) {
      throw failure(Reason.UNMAPPED, "has no statements that write the namespace", 0);
    }
    return mapping.queryOf(write);
  }

  private void run(
      Write write, KeyMapping.Query query, long sinceNanos, CompletableFuture<Void> result) {
    long waitedNanos = ticker.nanos() - sinceNanos;
    if (isClosed) {
      fail(result, failure(Reason.UNAVAILABLE, "is closing", 0));
    } else if (waitedNanos > patienceNanos) {
      fail(
          result,
          failure(
              Reason.UNAVAILABLE,
              "waited " + TimeUnit.NANOSECONDS.toMillis(waitedNanos) + " ms for a connection",
              0));
    } else if (!breaker.tryPass(LoadKind.DEMAND)) {
      fail(
          result,
          failure(
              Reason.UNAVAILABLE,
              "has failed too often; it is tried again after a pause",
              breaker.retryAfterMillis()));
    } else {
      pass(write, query, result);
    }
  }

  /** Writes, and tells the breaker how that went. */
  private void pass(Write write, KeyMapping.Query query, CompletableFuture<Void> result) {
    Attempt attempt = new Attempt();
    long began = ticker.nanos();
    boolean hasVerdict = false;
    try {
      int rows = writeOnceOrTwice(began, query, attempt);
      hasVerdict = true;
      breaker.onAnswered(ticker.nanos() - began);
      retries.earn();
      if (rows == 0 && !write.isDelete()) {
        fail(result, failure(Reason.NOTHING_WRITTEN, "the statement changed no row", 0));
      } else {
        written.increment();
        result.complete(null);
      }
    } catch (SQLException e) {
      WriteException failure = WriteFailure.of(options.name(), e, attempt.wasSent);
      if (!failure.isForGood() && SqlFailure.isStoresFault(e)) {
        hasVerdict = true;
        breaker.onFailed(ticker.nanos() - began, e);
      }
      end(result, failure, attempt);
    } catch (RuntimeException | Error e) {
      LOG.atWarn().setCause(e).addKeyValue("store", options.name()).log("a write failed oddly");
      Reason reason = attempt.wasSent ? Reason.OUTCOME_UNKNOWN : Reason.UNAVAILABLE;
      end(result, failure(reason, "the write failed by a fault of the sidecar", 0), attempt);
    } finally {
      if (!hasVerdict) {
        breaker.onNoVerdict();
      }
    }
  }

  private int writeOnceOrTwice(long beganNanos, KeyMapping.Query query, Attempt attempt)
      throws SQLException {
    try {
      return execute(query, attempt);
    } catch (SQLException e) {
      boolean isWorthIt =
          SqlFailure.isPassing(e)
              && WriteFailure.isKnownUndone(e, attempt.wasSent)
              && ticker.nanos() - beganNanos < options.queryTimeout().toNanos() / 2;
      if (!isWorthIt || !retries.trySpend()) {
        throw e;
      }
      retried.increment();
      attempt.wasSent = false;
      return execute(query, attempt);
    }
  }

  /** Returns how many rows were changed. */
  private int execute(KeyMapping.Query query, Attempt attempt) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.sql())) {
      attempt.session = fence.sessionOf(connection);
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setString(i + 1, query.parameters().get(i));
      }
      CancellableQuery running = new CancellableQuery();
      var unused = running.begin(statement);
      // Before the watch begins: a connection that it breaks is seen to be past its time.
      attempt.sentNanos = ticker.nanos();
      attempt.wasSent = true;
      QueryCanceller.Watch watch = canceller.watch(running, longest);
      try {
        attempt.rows = statement.execute() ? rowsOf(statement) : statement.getUpdateCount();
      } finally {
        watch.end();
        running.end();
      }
    } catch (SQLException e) {
      if (attempt.rows < 0) { // else only the closing failed
        throw e;
      }
    }
    return attempt.rows;
  }

  /** What a statement returns of the rows that it wrote. */
  private static int rowsOf(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? 1 : 0;
    }
  }

  /** Ends a write that failed; one of unknown outcome when it cannot come to pass any more. */
  private void end(CompletableFuture<Void> result, WriteException failure, Attempt attempt) {
    if (failure.reason() != Reason.OUTCOME_UNKNOWN) {
      fail(result, failure);
      return;
    }
    boolean isOthersEnd = ticker.nanos() - attempt.sentNanos < longest.toNanos();
    Runnable last = () -> fail(result, failure);
    undecided.add(last);
    // If the other side has ended the connection, it takes nothing from it any more; what it took
    // may run on for as long as a statement may.
    SessionFence.Session session = isOthersEnd ? SessionFence.Session.NONE : attempt.session;
    decideLater(last, session, isOthersEnd ? longest.toNanos() : 0);
  }

  private void decideLater(Runnable last, SessionFence.Session session, long delayNanos) {
    Runnable look =
        () -> {
          if (fence.isPast(session)) {
            decide(last);
          } else {
            long pauseNanos = TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS);
            decideLater(last, session, pauseNanos);
          }
        };
    try {
      var unused = late.schedule(look, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      decide(last); // the store is closing
    }
  }

  private void decide(Runnable last) {
    if (undecided.remove(last)) {
      last.run();
    }
  }

  private void fail(CompletableFuture<Void> result, WriteException failure) {
    LongAdder count =
        failure.isForGood()
            ? rejected
            : failure.reason() == Reason.OUTCOME_UNKNOWN ? unknown : failed;
    count.increment();
    result.completeExceptionally(failure);
  }

  private WriteException failure(Reason reason, String what, long retryAfterMillis) {
    return new WriteException(
        reason, "the store " + options.name() + ": " + what, retryAfterMillis);
  }

  /** The store's name. */
  public String name() {
    return options.name();
  }

  /** For how long a statement may run in the database after it was sent, whoever sent it. */
  public Duration longestStatement() {
    return longest;
  }

  /** How many connections there are, and writes run at once. */
  public int poolSize() {
    return options.poolSize();
  }

  /** What has become of the writes so far. */
  public WriterHealth health() {
    return new WriterHealth(
        written.sum(),
        rejected.sum(),
        failed.sum(),
        unknown.sum(),
        retried.sum(),
        undecided.size(),
        workers.getQueue().size());
  }

  /** Fails what still waits, lets running writes end for a moment, and closes the connections. */
  @Override
  public void close() {
    isClosed = true;
    workers.shutdown();
    List<Runnable> waiting = new ArrayList<>();
    workers.getQueue().drainTo(waiting);
    waiting.forEach(Runnable::run);
    try {
      var unused = workers.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    late.shutdownNow();
    undecided.forEach(this::decide);
    canceller.close();
    pool.close();
  }
}

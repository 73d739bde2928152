package dev.hunch.sidecar.backing;

import com.zaxxer.hikari.HikariDataSource;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A database read by JDBC: a key's statement is run and its rows come back as a JSON array.
 *
 * <p>As many threads as there are connections take the waiting loads, what is demanded before what
 * is prefetched. A load that has waited longer than a connection and a query may take fails: who
 * asked for it is long gone. It starts whether the database is up or not. Thread-safe.
 */
public final class JdbcBackingStore implements BackingStore, AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final JdbcOptions options;
  private final Map<String, KeyMapping> mappings;
  private final Ticker ticker;
  private final HikariDataSource pool;
  private final LoadQueue queue;
  private final QueryCanceller canceller;
  private final List<Thread> workers = new ArrayList<>();
  private final long patienceNanos;

  /**
   * Opens a pool of connections and as many worker threads.
   *
   * @param options how the database is reached
   * @param mappings what keys mean, by namespace
   * @param ticker elapsed time, for loads that wait too long
   * @throws IllegalArgumentException if there is no driver for the URL
   */
  public JdbcBackingStore(JdbcOptions options, Map<String, KeyMapping> mappings, Ticker ticker) {
    this.options = options;
    this.mappings = Map.copyOf(mappings);
    this.ticker = ticker;
    this.pool = ConnectionPool.open(options);
    this.queue = new LoadQueue(options.maxQueued());
    this.canceller = new QueryCanceller(options.name(), options.poolSize());
    this.patienceNanos = options.queryTimeout().plus(options.connectionTimeout()).toNanos();
    for (int i = 0; i < options.poolSize(); i++) {
      Thread worker = new Thread(this::work, "hunch-" + options.name() + '-' + i);
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    KeyMapping.Query query;
    try {
      query = queryOf(key);
    } catch (UnmappedKeyException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Loaded> result = new CompletableFuture<>();
    CancellableQuery running = new CancellableQuery();
    LoadQueue.Load refused =
        queue.offer(new LoadQueue.Load(key, query, kind, ticker.nanos(), result, running));
    if (refused != null) {
      refused.result().completeExceptionally(failure("too many loads wait for a connection"));
    }
    var unused =
        result.whenComplete(
            (loaded, failure) -> {
              if (result.isCancelled() && !queue.remove(result)) {
                canceller.cancel(running);
              }
            });
    return result;
  }

  @Override
  public boolean accepts(Key key) {
    try {
      queryOf(key);
      return true;
    } catch (UnmappedKeyException e) {
      return false;
    }
  }

  @Override
  public void promote(Key key) {
    queue.promote(key, ticker.nanos());
  }

  /**
   * Reads the key's value on the calling thread.
   *
   * @throws StoreException if the database cannot answer
   * @throws UnmappedKeyException if the key cannot mean anything
   */
  public Loaded loadNow(Key key) {
    return read(queryOf(key), new CancellableQuery());
  }

  private KeyMapping.Query queryOf(Key key) {
    KeyMapping mapping = mappings.get(key.namespace());
    if (mapping == null) {
      throw new UnmappedKeyException(
          "the store " + options.name() + " has no statements for namespace " + key.namespace());
    }
    return mapping.queryOf(key.text());
  }

  /** Returns what the database answers; anything at all if the query was cancelled. */
  private Loaded read(KeyMapping.Query query, CancellableQuery running) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.sql())) {
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setString(i + 1, query.parameters().get(i));
      }
      if (!running.begin(statement)) {
        return new Loaded.Absent();
      }
      try (ResultSet rows = statement.executeQuery()) {
        byte[] json = JsonRows.read(rows, ConnectionPool.MAX_RESULT_BYTES);
        return json == null ? new Loaded.Absent() : new Loaded.Found(json);
      } finally {
        running.end();
      }
    } catch (SQLException e) {
      throw SqlFailure.of(options.name(), e);
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /** How many connections run a query now. */
  int active() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  /** How many loads wait for a connection. */
  public int queued() {
    return queue.size();
  }

  /** Fails what still waits, lets running queries end for a moment, and closes the connections. */
  @Override
  public void close() {
    for (LoadQueue.Load load : queue.close()) {
      load.result().completeExceptionally(failure("is closing"));
    }
    canceller.close();
    boolean interrupted = false;
    for (Thread worker : workers) {
      try {
        worker.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    pool.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      LoadQueue.Load load = queue.take();
      while (load != null) {
        answer(load);
        load = queue.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(LoadQueue.Load load) {
    long waitedNanos = ticker.nanos() - load.sinceNanos();
    if (waitedNanos > patienceNanos) {
      load.result()
          .completeExceptionally(
              failure(
                  "waited "
                      + TimeUnit.NANOSECONDS.toMillis(waitedNanos)
                      + " ms for a free connection"));
      return;
    }
    Loaded loaded;
    try {
      loaded = read(load.query(), load.running());
    } catch (RuntimeException | Error e) {
      load.result().completeExceptionally(e);
      return;
    }
    load.result().complete(loaded);
  }

  private StoreException failure(String what) {
    return new StoreException("the store " + options.name() + ": " + what, null);
  }
}

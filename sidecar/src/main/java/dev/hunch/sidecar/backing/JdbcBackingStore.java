package dev.hunch.sidecar.backing;

import com.zaxxer.hikari.HikariDataSource;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.OverloadedException;
import dev.hunch.core.cache.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A database read by JDBC: a key's statement is run and its rows come back as a JSON array.
 *
 * <p>As many threads as there are connections take the waiting loads, what is demanded before what
 * is prefetched. A load that has waited longer than a connection and a query may take fails: who
 * asked for it is long gone. It starts whether the database is up or not. Thread-safe.
 */
public final class JdbcBackingStore implements BackingStore, AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  /** How much longer than its timeout a query may take before its connection is broken. */
  static final Duration GRACE = Duration.ofMillis(500);

  private final JdbcOptions options;
  private final Map<String, KeyMapping> mappings;
  private final Ticker ticker;
  private final HikariDataSource pool;
  private final GuardedReader reader;
  private final LoadQueue queue;
  private final QueryCanceller canceller;
  private final List<Thread> workers = new ArrayList<>();
  private final Duration longest;
  private final long patienceNanos;
  private final LongAdder shed = new LongAdder();

  /** Opens a store with {@link LoadLimits#DEFAULT}. */
  public JdbcBackingStore(JdbcOptions options, Map<String, KeyMapping> mappings, Ticker ticker) {
    this(options, LoadLimits.DEFAULT, mappings, ticker);
  }

  /**
   * Opens a pool of connections and as many worker threads.
   *
   * @param options how the database is reached
   * @param limits what keeps it from being overrun
   * @param mappings what keys mean, by namespace
   * @param ticker elapsed time
   * @throws IllegalArgumentException if there is no driver for the URL
   */
  public JdbcBackingStore(
      JdbcOptions options, LoadLimits limits, Map<String, KeyMapping> mappings, Ticker ticker) {
    this.options = options;
    this.mappings = Map.copyOf(mappings);
    this.ticker = ticker;
    this.pool = ConnectionPool.open(options);
    this.reader =
        new GuardedReader(
            options.name(), limits, options.poolSize(), options.queryTimeout(), ticker);
    this.queue = new LoadQueue(options.maxQueued(), limits, reader::concurrency);
    this.canceller = new QueryCanceller(options.name());
    this.longest = options.queryTimeout().plus(GRACE);
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
    if (reader.breaker().refuses(kind)) {
      return CompletableFuture.failedFuture(reader.refusal());
    }
    CompletableFuture<Loaded> result = new CompletableFuture<>();
    CancellableQuery running = new CancellableQuery();
    LoadQueue.Load refused =
        queue.offer(new LoadQueue.Load(key, query, kind, ticker.nanos(), result, running));
    if (refused != null) {
      refuse(refused);
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
    if (!reader.breaker().isClosed()) {
      return false;
    }
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
    KeyMapping.Query query = queryOf(key);
    try {
      return read(query, new CancellableQuery());
    } catch (SQLException e) {
      throw SqlFailure.of(options.name(), e);
    }
  }

  private KeyMapping.Query queryOf(Key key) {
    KeyMapping mapping = mappings.get(key.namespace());
    if (mapping == null) {
      throw new UnmappedKeyException(
          "the store " + options.name() + " has no statements for namespace " + key.namespace());
    }
    return mapping.queryOf(key.text());
  }

  /**
   * Returns what the database answers; anything at all if the query was cancelled.
   *
   * @throws StoreException if the answer is too large
   */
  private Loaded read(KeyMapping.Query query, CancellableQuery running) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.sql())) {
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setString(i + 1, query.parameters().get(i));
      }
      if (!running.begin(statement)) {
        return new Loaded.Absent();
      }
      QueryCanceller.Watch watch = canceller.watch(running, longest);
      try (ResultSet rows = statement.executeQuery()) {
        byte[] json = JsonRows.read(rows, ConnectionPool.MAX_RESULT_BYTES);
        return json == null ? new Loaded.Absent() : new Loaded.Found(json);
      } finally {
        watch.end();
        running.end();
      }
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /** What keeps loads, and writes, from the store while it fails. */
  StoreBreaker breaker() {
    return reader.breaker();
  }

  /** How many connections run a query now. */
  int active() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  /** What the store is known to bear, and what it has been spared. */
  public StoreHealth health() {
    return new StoreHealth(
        reader.breaker().level(),
        reader.concurrency(),
        queue.running(),
        queue.size(),
        reader.retried(),
        reader.refused(),
        shed.sum());
  }

  /** The store's name. */
  public String name() {
    return options.name();
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
        try {
          answer(load);
        } finally {
          queue.ended(load);
        }
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
      CompletableFuture<Loaded> result = load.result();
      loaded =
          reader.read(
              load.kind(),
              queue.running(),
              () -> read(load.query(), load.running()),
              () -> !result.isDone());
    } catch (RuntimeException | Error e) {
      load.result().completeExceptionally(e);
      return;
    }
    load.result().complete(loaded);
  }

  private void refuse(LoadQueue.Load load) {
    if (queue.isClosed()) {
      load.result().completeExceptionally(failure("is closing"));
    } else {
      shed.increment();
      load.result()
          .completeExceptionally(
              new OverloadedException("too many loads wait for the store " + options.name()));
    }
  }

  private StoreException failure(String what) {
    return new StoreException("the store " + options.name() + ": " + what, null);
  }
}

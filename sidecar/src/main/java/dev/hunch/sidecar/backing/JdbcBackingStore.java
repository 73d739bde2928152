package dev.hunch.sidecar.backing;

import com.zaxxer.hikari.HikariDataSource;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.OverloadedException;
import dev.hunch.core.cache.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * A database read by JDBC: a key's statement is run and its rows come back as a JSON array.
 *
 * <p>As many threads as there are connections take the waiting loads, what is demanded before what
 * is prefetched. A load that has waited longer than a connection and a query may take fails: who
 * asked for it is long gone. It starts whether the database is up or not. Thread-safe.
 */
public final class JdbcBackingStore implements BackingStore, AutoCloseable {
  /** How much longer than its timeout a query may take before its connection is broken. */
  static final Duration GRACE = Duration.ofMillis(500);

  private final JdbcOptions options;
  private final Map<String, KeyMapping> mappings;
  private final Ticker ticker;
  private final HikariDataSource pool;
  private final GuardedReader reader;
  private final LoadQueue queue;
  private final QueryCanceller canceller;
  private final StoreQueries queries;
  private final LoadWorkers workers;
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
    // Only PostgreSQL is known to answer a statement in brackets as it does the statement alone.
    GroupSizes sizes =
        new GroupSizes(
            options.isPostgres() ? limits.mostTogether() : 1, options.queryTimeout().toNanos());
    this.queue = new LoadQueue(options.maxQueued(), limits, reader::concurrency, sizes::mostOf);
    this.canceller = new QueryCanceller(options.name());
    this.queries =
        new StoreQueries(options.name(), pool, canceller, options.queryTimeout().plus(GRACE));
    this.workers = new LoadWorkers(options, queue, reader, queries, sizes, canceller, ticker);
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    return loadAll(List.of(new Request(key, kind))).get(0);
  }

  @Override
  public List<CompletableFuture<Loaded>> loadAll(List<Request> requests) {
    List<CompletableFuture<Loaded>> results = new ArrayList<>(requests.size());
    List<LoadQueue.Load> loads = new ArrayList<>(requests.size());
    for (Request request : requests) {
      CompletableFuture<Loaded> result = new CompletableFuture<>();
      results.add(result);
      LoadQueue.Load load;
      try {
        load = loadOf(request, result);
      } catch (UnmappedKeyException e) {
        result.completeExceptionally(e);
        continue;
      }
      if (reader.breaker().refuses(request.kind())) {
        result.completeExceptionally(reader.refusal());
      } else {
        loads.add(load);
      }
    }
    queue.offerAll(loads).forEach(this::refuse);
    for (LoadQueue.Load load : loads) {
      CompletableFuture<Loaded> result = load.result();
      var unused =
          result.whenComplete(
              (loaded, failure) -> {
                if (result.isCancelled()) {
                  queue.remove(result); // if it has been taken out, its query is cancelled
                }
              });
    }
    return results;
  }

  private LoadQueue.Load loadOf(Request request, CompletableFuture<Loaded> result) {
    return new LoadQueue.Load(
        request.key(), queryOf(request.key()), request.kind(), ticker.nanos(), result, false);
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
      return queries.read(query, new CancellableQuery());
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

  /** What it is asked: namespace → template or name → SQL. */
  Map<String, Map<String, String>> statements() {
    Map<String, Map<String, String>> statements = new HashMap<>();
    mappings.forEach((namespace, mapping) -> statements.put(namespace, mapping.statements()));
    return statements;
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
    workers.join();
    pool.close();
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

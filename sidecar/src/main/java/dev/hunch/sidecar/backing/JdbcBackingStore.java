package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A database read by JDBC: a key's statement is run and its rows come back as a JSON array.
 *
 * <p>It starts whether the database is up or not. Thread-safe.
 */
public final class JdbcBackingStore implements BackingStore, AutoCloseable {
  private final Map<String, KeyMapping> mappings;

  /**
   * Opens a pool of connections and as many worker threads.
   *
   * @param options how the database is reached
   * @param mappings what keys mean, by namespace
   * @param ticker elapsed time, for loads that wait too long
   */
  public JdbcBackingStore(JdbcOptions options, Map<String, KeyMapping> mappings, Ticker ticker) {
    this.mappings = mappings;
  }

  @Override
  public CompletionStage<Loaded> load(Key key, LoadKind kind) {
    return CompletableFuture.failedFuture(new StoreException("not yet", null));
  }

  /**
   * Reads the key's value on the calling thread.
   *
   * @throws StoreException if the database cannot answer
   * @throws UnmappedKeyException if the key cannot mean anything
   */
  public Loaded loadNow(Key key) {
    KeyMapping mapping = mappings.get(key.namespace());
    if (mapping == null) {
      throw new StoreException("no mapping for namespace " + key.namespace(), null);
    }
    throw new StoreException("not yet: " + mapping.queryOf(key.text()).sql(), null);
  }

  /** How many loads wait for a connection. */
  public int queued() {
    return 0;
  }

  @Override
  public void close() {}
}

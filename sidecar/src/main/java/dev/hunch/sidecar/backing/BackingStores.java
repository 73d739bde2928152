package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** All backing stores; a key's namespace decides which one it is read from. Thread-safe. */
public final class BackingStores implements BackingStore, AutoCloseable {
  private final Map<String, JdbcBackingStore> byNamespace;

  /**
   * Creates the router and takes over the stores.
   *
   * @param byNamespace the store of each namespace
   */
  public BackingStores(Map<String, JdbcBackingStore> byNamespace) {
    this.byNamespace = new HashMap<>(byNamespace);
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    JdbcBackingStore store = byNamespace.get(key.namespace());
    return store == null ? CompletableFuture.failedFuture(noStore(key)) : store.load(key, kind);
  }

  /** Requests that follow each other and go to the same store go together. */
  @Override
  public List<CompletableFuture<Loaded>> loadAll(List<Request> requests) {
    List<CompletableFuture<Loaded>> loads = new ArrayList<>(requests.size());
    int begin = 0;
    while (begin < requests.size()) {
      Key first = requests.get(begin).key();
      JdbcBackingStore store = byNamespace.get(first.namespace());
      if (store == null) {
        loads.add(CompletableFuture.failedFuture(noStore(first)));
        begin++;
        continue;
      }
      int end = begin + 1;
      while (end < requests.size()
          && byNamespace.get(requests.get(end).key().namespace()) == store) {
        end++;
      }
      loads.addAll(store.loadAll(requests.subList(begin, end)));
      begin = end;
    }
    return loads;
  }

  @Override
  public boolean accepts(Key key) {
    JdbcBackingStore store = byNamespace.get(key.namespace());
    return store != null && store.accepts(key);
  }

  @Override
  public void promote(Key key) {
    JdbcBackingStore store = byNamespace.get(key.namespace());
    if (store != null) {
      store.promote(key);
    }
  }

  /**
   * Reads the key's value on the calling thread.
   *
   * @throws StoreException if the store cannot answer
   * @throws UnmappedKeyException if the key cannot mean anything
   */
  public Loaded loadNow(Key key) {
    JdbcBackingStore store = byNamespace.get(key.namespace());
    if (store == null) {
      throw noStore(key);
    }
    return store.loadNow(key);
  }

  /** The stores, each once. */
  public Collection<JdbcBackingStore> stores() {
    return new LinkedHashSet<>(byNamespace.values());
  }

  /** What the stores are asked: namespace → key template or statement's name → SQL. */
  public Map<String, Map<String, String>> statements() {
    Map<String, Map<String, String>> statements = new HashMap<>();
    stores().forEach(store -> statements.putAll(store.statements()));
    return statements;
  }

  /** Closes every store. */
  @Override
  public void close() {
    stores().forEach(JdbcBackingStore::close);
  }

  private static StoreException noStore(Key key) {
    return new StoreException("no store for namespace " + key.namespace(), null);
  }
}

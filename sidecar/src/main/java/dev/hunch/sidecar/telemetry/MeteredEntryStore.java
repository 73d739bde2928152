package dev.hunch.sidecar.telemetry;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.EntryStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** An entry store whose puts are counted. */
public final class MeteredEntryStore implements EntryStore {
  private final EntryStore store;
  private final Counter stored;
  private final Counter refused;

  public MeteredEntryStore(EntryStore store, MeterRegistry registry) {
    this.store = store;
    this.stored = counter(registry, "stored");
    this.refused = counter(registry, "refused");
  }

  @Override
  public @Nullable Entry get(Key key) {
    return store.get(key);
  }

  @Override
  public boolean put(Key key, Entry entry) {
    boolean kept = store.put(key, entry);
    (kept ? stored : refused).increment();
    return kept;
  }

  @Override
  public boolean remove(long keyHash) {
    return store.remove(keyHash);
  }

  @Override
  public int weightOf(Key key, Entry entry) {
    return store.weightOf(key, entry);
  }

  @Override
  public void forEach(Visitor visitor) {
    store.forEach(visitor);
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public void close() {
    store.close();
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("cache.puts")
        .description("Entries put into the store, and those that it had no room for")
        .tag("result", result)
        .register(registry);
  }
}

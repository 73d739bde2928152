package dev.hunch.demo.drive;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.sidecar.backing.BackingStores;
import org.jspecify.annotations.Nullable;

/** Reads a namespace straight from its database, on the caller's thread. Thread-safe. */
public final class DirectReader implements Reader {
  private final BackingStores stores;
  private final String namespace;

  /** Creates a reader; the stores stay the caller's to close. */
  public DirectReader(BackingStores stores, String namespace) {
    this.stores = stores;
    this.namespace = namespace;
  }

  @Override
  public Reading read(String session, String key) {
    return Reading.direct(load(key));
  }

  /** The key's value as the database holds it now, or null if there is none. */
  public byte @Nullable [] load(String key) {
    BackingStore.Loaded loaded = stores.loadNow(Key.of(namespace, key));
    return loaded instanceof BackingStore.Loaded.Found found ? found.value() : null;
  }
}

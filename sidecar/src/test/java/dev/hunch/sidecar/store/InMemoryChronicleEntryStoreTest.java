package dev.hunch.sidecar.store;

import dev.hunch.core.cache.EntryStore;
import dev.hunch.core.cache.EntryStoreContract;

class InMemoryChronicleEntryStoreTest extends EntryStoreContract {
  @Override
  protected EntryStore newStore() throws StoreOpenException {
    return ChronicleEntryStore.inMemory(2 << 20);
  }
}

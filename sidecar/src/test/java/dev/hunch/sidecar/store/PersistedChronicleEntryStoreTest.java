package dev.hunch.sidecar.store;

import dev.hunch.core.cache.EntryStore;
import dev.hunch.core.cache.EntryStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class PersistedChronicleEntryStoreTest extends EntryStoreContract {
  @TempDir Path folder;

  @Override
  protected EntryStore newStore() throws StoreOpenException {
    return ChronicleEntryStore.persisted(folder.resolve("cache.dat"), 2 << 20);
  }
}

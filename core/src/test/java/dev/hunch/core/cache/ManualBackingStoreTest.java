package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.function.Consumer;

class ManualBackingStoreTest extends BackingStoreContract {
  @Override
  protected BackingStore store() {
    return ended(
        load -> {
          if (load.key().equals(presentKey())) {
            load.find(presentValue());
          } else {
            load.findNothing();
          }
        });
  }

  @Override
  protected BackingStore brokenStore() {
    return ended(load -> load.fail(new StoreException("down", null)));
  }

  @Override
  protected Key presentKey() {
    return Key.of("n", "present");
  }

  @Override
  protected byte[] presentValue() {
    return new byte[] {1, 2, 3};
  }

  @Override
  protected Key absentKey() {
    return Key.of("n", "absent");
  }

  private static BackingStore ended(Consumer<ManualBackingStore.Load> end) {
    ManualBackingStore manual = new ManualBackingStore();
    return (key, kind) -> {
      var stage = manual.load(key, kind);
      end.accept(manual.last());
      return stage;
    };
  }
}

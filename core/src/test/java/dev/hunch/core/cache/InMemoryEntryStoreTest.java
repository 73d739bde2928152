package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import org.junit.jupiter.api.Test;

class InMemoryEntryStoreTest extends EntryStoreContract {
  @Override
  protected EntryStore newStore() {
    return InMemoryEntryStore.weighingBytes();
  }

  @Test
  void weightOf_countingEntries_isOne() {
    try (EntryStore store = InMemoryEntryStore.countingEntries()) {
      assertThat(
              store.weightOf(Key.of("n", "k"), new Entry(new byte[99], 0, 1, Entry.Origin.WRITE)))
          .isEqualTo(1);
    }
  }

  @Test
  void weightOf_weighingBytes_isThatOfKeyAndValue() {
    try (EntryStore store = InMemoryEntryStore.weighingBytes()) {
      Key key = Key.of("ns", "ü1"); // 2 + 3 bytes in UTF-8
      assertThat(store.weightOf(key, new Entry(new byte[99], 0, 1, Entry.Origin.WRITE)))
          .isEqualTo(104);
      assertThat(store.weightOf(key, new Entry(null, 0, 1, Entry.Origin.WRITE))).isEqualTo(5);
    }
  }
}

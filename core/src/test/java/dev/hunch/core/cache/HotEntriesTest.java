package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HotEntriesTest {
  private static final Key KEY = Key.of("shop", "user:1");

  private final CountingStore store = new CountingStore();
  private final HotEntries hot = new HotEntries(new FencedEntries(store, new CacheObserver() {}));

  /** Counts its reads. */
  private static final class CountingStore implements EntryStore {
    private final EntryStore entries = InMemoryEntryStore.weighingBytes();
    private int reads;

    @Override
    public @Nullable Entry get(Key key) {
      reads++;
      return entries.get(key);
    }

    @Override
    public boolean put(Key key, Entry entry) {
      return entries.put(key, entry);
    }

    @Override
    public boolean remove(long keyHash) {
      return entries.remove(keyHash);
    }

    @Override
    public int weightOf(Key key, Entry entry) {
      return entries.weightOf(key, entry);
    }

    @Override
    public void forEach(Visitor visitor) {
      entries.forEach(visitor);
    }

    @Override
    public long size() {
      return entries.size();
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  private static Entry entry(int number, int bytes, Entry.Origin origin) {
    return new Entry(new byte[bytes], number, Entry.NEVER, origin);
  }

  private void read(Key key, int times) {
    for (int i = 0; i < times; i++) {
      Entry found = hot.get(key);
      if (found != null) {
        hot.noteRead(key, found.sizeBytes());
      }
    }
  }

  /** Whether a read of the key does without the store. */
  private boolean isCopied(Key key) {
    int before = store.reads;
    Entry found = hot.get(key);
    assertThat(found).isEqualTo(store.entries.get(key));
    return store.reads == before;
  }

  @Test
  void get_readOften_doesWithoutTheStore() {
    hot.put(KEY, entry(1, 10, Entry.Origin.DEMAND));
    read(KEY, 1);
    assertThat(isCopied(KEY)).isFalse();
    read(KEY, 10);
    assertThat(isCopied(KEY)).isTrue();
  }

  @Test
  void get_changedOrRemoved_neverShowsTheCopy() {
    hot.put(KEY, entry(1, 10, Entry.Origin.DEMAND));
    read(KEY, 10);
    hot.put(KEY, entry(2, 20, Entry.Origin.WRITE));
    assertThat(hot.get(KEY)).isEqualTo(entry(2, 20, Entry.Origin.WRITE));
    read(KEY, 10);
    hot.remove(KEY.hash());
    assertThat(hot.get(KEY)).isNull();
  }

  @Test
  void noteRead_unreadPrefetchOrLargeValue_isNotCopied() {
    hot.put(KEY, entry(1, 10, Entry.Origin.PREFETCH));
    read(KEY, 20);
    assertThat(isCopied(KEY)).isFalse();
    hot.put(KEY, entry(1, 100_000, Entry.Origin.DEMAND));
    int before = store.reads;
    read(KEY, 20);
    assertThat(store.reads - before).as("one for each read").isEqualTo(20);
    assertThat(isCopied(KEY)).isFalse();
  }

  @Test
  void noteRead_keysOfOnePlace_copiesTheOneThatIsReadMost() {
    Random random = new Random(1);
    Key often = Key.of("shop", "often");
    Key other = Key.of("shop", "other");
    for (int i = 0; other.hash() % (1 << 13) != often.hash() % (1 << 13); i++) {
      other = Key.of("shop", "other" + i);
    }
    hot.put(often, entry(1, 10, Entry.Origin.DEMAND));
    hot.put(other, entry(2, 10, Entry.Origin.DEMAND));
    for (int i = 0; i < 200; i++) {
      read(random.nextInt(4) == 0 ? other : often, 1);
    }
    assertThat(isCopied(often)).isTrue();
    assertThat(isCopied(other)).isFalse();
    read(other, 100);
    assertThat(isCopied(other)).as("when the favour turns").isTrue();
    assertThat(isCopied(often)).isFalse();
  }

  @Test
  void operations_random_alwaysShowWhatTheStoreHas() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Map<Key, Entry> held = new HashMap<>();
      for (int step = 0; step < 5_000; step++) {
        Key key = Key.of("shop", "seed" + seed + ":" + random.nextInt(30));
        switch (random.nextInt(12)) {
          case 0 -> {
            Entry entry = entry(step, random.nextInt(9_000), Entry.Origin.DEMAND);
            hot.put(key, entry);
            held.put(key, entry);
          }
          case 1 -> {
            hot.remove(key.hash());
            held.remove(key);
          }
          default -> {
            assertThat(hot.get(key)).as("seed %d, step %d", seed, step).isEqualTo(held.get(key));
            read(key, 1);
          }
        }
      }
    }
  }
}

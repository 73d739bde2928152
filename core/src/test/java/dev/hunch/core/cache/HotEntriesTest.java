package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HotEntriesTest {
  private static final Key KEY = Key.of("shop", "user:1");

  private final CountingStore store = new CountingStore();
  private final HotEntries hot = new HotEntries(new FencedEntries(store, new CacheObserver() {}));

  /** Counts its reads. */
  private static final class CountingStore extends WrappedEntryStore {
    private int reads;
    private long[] ahead = {};

    @Override
    public void lookAhead(long[] keyHashes, int count) {
      ahead = Arrays.copyOf(keyHashes, count);
    }

    @Override
    public @Nullable Entry get(Key key) {
      reads++;
      return super.get(key);
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
  void lookAhead_someCopied_tellsTheStoreOfTheOthers() {
    Key negative = Key.of("shop", "user:none");
    Key stored = Key.of("shop", "user:2");
    Key absent = Key.of("shop", "user:3");
    hot.put(KEY, entry(1, 5000, Entry.Origin.DEMAND));
    hot.put(negative, new Entry(null, 1, Entry.NEVER, Entry.Origin.DEMAND));
    hot.put(stored, entry(2, 10, Entry.Origin.DEMAND));
    read(KEY, 10);
    read(negative, 10);
    hot.lookAhead(List.of(KEY, absent, stored, negative));
    assertThat(store.ahead).containsExactly(absent.hash(), stored.hash());
    assertThat(isCopied(KEY)).isTrue();
    hot.lookAhead(List.of(negative));
    assertThat(store.ahead).isEmpty();
    assertThat(isCopied(negative)).isTrue();
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
  void noteRead_keysOfOneSet_copiesThoseThatAreReadMost() {
    List<Key> keys = keysOfOneSet(12);
    keys.forEach(key -> hot.put(key, entry(1, 10, Entry.Origin.DEMAND)));
    readMostly(keys.subList(0, 4), keys, 2_000);
    assertThat(copied(keys.subList(0, 4))).isGreaterThanOrEqualTo(3); // one may just be challenged

    readMostly(keys.subList(4, 8), keys, 4_000);
    assertThat(copied(keys.subList(4, 8))).as("when the favour turns").isGreaterThanOrEqualTo(3);
    assertThat(copied(keys.subList(0, 4))).isLessThanOrEqualTo(1);
  }

  private long copied(List<Key> keys) {
    return keys.stream().filter(this::isCopied).count();
  }

  @Test
  void noteRead_setWhoseFavouritesHaveLeft_takesOthersIn() {
    List<Key> keys = keysOfOneSet(5);
    List<Key> favourites = keys.subList(0, 4);
    favourites.forEach(key -> hot.put(key, entry(1, 10, Entry.Origin.DEMAND)));
    for (int i = 0; i < 126; i++) {
      favourites.forEach(key -> read(key, 1)); // in step, until every count is full
    }
    favourites.forEach(key -> hot.remove(key.hash()));
    hot.put(keys.get(4), entry(2, 10, Entry.Origin.DEMAND));
    read(keys.get(4), 300);

    assertThat(isCopied(keys.get(4))).isTrue();
  }

  @Test
  void noteRead_copiesThatTakeAllTheRoom_makeWayWhenTheyLeave() {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Key key = Key.of("shop", "wide" + i);
      keys.add(key);
      hot.put(key, entry(i, 8 << 10, Entry.Origin.DEMAND));
      read(key, 9);
    }
    assertThat(copied(keys)).as("of 8 KiB in 16 MiB").isEqualTo(2_048);

    keys.forEach(key -> hot.remove(key.hash()));
    hot.put(KEY, entry(1, 10, Entry.Origin.DEMAND));
    read(KEY, 300);
    assertThat(isCopied(KEY)).isTrue();
  }

  private static List<Key> keysOfOneSet(int count) {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      Key key = Key.of("shop", "key" + i);
      if ((key.hash() & 0xFFF) == 7) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Reads the favourites three times in four. */
  private void readMostly(List<Key> favourites, List<Key> all, int reads) {
    Random random = new Random(1);
    for (int i = 0; i < reads; i++) {
      List<Key> among = random.nextInt(4) == 0 ? all : favourites;
      read(among.get(random.nextInt(among.size())), 1);
    }
  }

  @Test
  void noteRead_keysByZipfsLaw_copiesMostOfWhatIsRead() {
    int keys = 100_000;
    double[] shares = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -0.99);
      shares[i] = sum;
      hot.put(Key.of("shop", "z" + i), entry(i, 1_000, Entry.Origin.DEMAND));
    }
    Random random = new Random(1);
    int reads = 400_000;
    int fromStore = 0;
    for (int i = 0; i < 2 * reads; i++) {
      int at = Arrays.binarySearch(shares, random.nextDouble() * sum);
      if (i == reads) {
        fromStore = store.reads;
      }
      read(Key.of("shop", "z" + (at < 0 ? -at - 1 : at)), 1);
    }
    double copied = 1 - (store.reads - fromStore) / (double) reads;

    assertThat(copied).as("of at most %s", shares[16_383] / sum).isGreaterThan(0.72);
  }

  @Test
  void operations_random_alwaysShowWhatTheStoreHas() {
    List<Key> keys = keysOfOneSet(12); // they drive each other out
    for (long seed = 0; seed < 20; seed++) {
      keys.forEach(key -> hot.remove(key.hash()));
      Random random = new Random(seed);
      Map<Key, Entry> held = new HashMap<>();
      for (int step = 0; step < 5_000; step++) {
        Key key = keys.get(random.nextInt(keys.size()));
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

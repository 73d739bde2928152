package dev.hunch.core.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.ForgedKeys;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every entry store must do. */
public abstract class EntryStoreContract {
  private static final Key KEY = Key.of("shop", "user:1");
  private static final Key OTHER = Key.of("shop", "user:2");

  private EntryStore store;

  /**
   * Returns an empty store with room for a thousand entries of a hundred bytes, and 100 kB more.
   */
  protected abstract EntryStore newStore() throws Exception;

  /** Opens a store for each test. */
  @BeforeEach
  final void open() throws Exception {
    store = newStore();
  }

  /** Closes it. */
  @AfterEach
  final void close() {
    store.close();
  }

  @Test
  void get_unknownKey_isNull() {
    assertThat(store.get(KEY)).isNull();
    assertThat(store.size()).isZero();
  }

  @Test
  void lookAhead_whateverLiesThere_changesNoAnswer() {
    Entry entry = new Entry(bytes("value"), 1, Entry.NEVER, Origin.DEMAND);
    store.put(KEY, entry);
    long[] hashes = {OTHER.hash(), KEY.hash(), KEY.hash(), 0, -1};
    for (int count = 0; count <= hashes.length; count++) {
      store.lookAhead(hashes, count);
      assertThat(store.get(KEY)).isEqualTo(entry);
      assertThat(store.get(OTHER)).isNull();
      assertThat(store.size()).isEqualTo(1);
    }
    store.close();
    store.lookAhead(hashes, hashes.length);
  }

  @Test
  void get_afterPut_returnsTheEntryAsItWas() {
    for (Origin origin : Origin.values()) {
      for (long expiry : new long[] {Entry.NEVER, 0, -1, 1_767_225_600_000L}) {
        Entry entry = new Entry(bytes("value"), 1_767_225_000_123L, expiry, origin);
        assertThat(store.put(KEY, entry)).isTrue();
        assertThat(store.get(KEY)).isEqualTo(entry);
      }
    }
  }

  @Test
  void get_afterPut_returnsStampAndTags() {
    for (int count : new int[] {0, 1, Tags.MOST}) {
      Tags tags = Tags.ofHashes(new Random(count).longs(count).toArray());
      for (byte[] value : new byte[][] {bytes("v"), null}) {
        Entry entry = new Entry(value, 1, 2, Origin.DEMAND, 1L << 40 | count, tags);
        assertThat(store.put(KEY, entry)).isTrue();
        assertThat(store.get(KEY)).isEqualTo(entry);
      }
    }
  }

  @Test
  void get_negativeEntryAndEmptyValue_areToldApart() {
    store.put(KEY, new Entry(null, 1, 2, Origin.DEMAND));
    store.put(OTHER, new Entry(new byte[0], 1, 2, Origin.DEMAND));
    assertThat(store.get(KEY)).matches(Entry::isNegative);
    assertThat(store.get(OTHER)).matches(entry -> !entry.isNegative() && entry.sizeBytes() == 0);
  }

  @Test
  void get_sameTextInAnotherNamespace_isNull() {
    store.put(KEY, entry("v"));
    assertThat(store.get(Key.of("shop2", KEY.text()))).isNull();
  }

  @Test
  void get_keysOfAllKinds_returnTheirOwn() {
    List<Key> keys =
        List.of(
            Key.of("n", "k"),
            Key.of("näme", "schlüssel ✓ 😀"),
            Key.of("n", "a,b\"c\n\t\0d"),
            Key.of("n", "x".repeat(4000)),
            Key.of("ab", "c"),
            Key.of("a", "bc"));
    keys.forEach(key -> assertThat(store.put(key, entry("of " + key))).isTrue());
    keys.forEach(key -> assertThat(store.get(key)).isEqualTo(entry("of " + key)));
  }

  @Test
  void get_largeValue_returnsEveryByte() {
    byte[] large = new byte[50_000];
    new Random(1).nextBytes(large);
    Entry entry = new Entry(large, 1, 2, Origin.DEMAND);
    assertThat(store.put(KEY, entry)).isTrue();
    assertThat(store.get(KEY)).isEqualTo(entry);
  }

  @Test
  void put_largeAndSmallInTurn_holdsTheLastAndNothingElse() {
    for (int size : new int[] {70_000, 10, 40_000, 70_000, 0, 33_333}) {
      assertThat(store.put(KEY, patterned(KEY, size))).as("%d bytes", size).isTrue();
      assertThat(store.get(KEY)).isEqualTo(patterned(KEY, size));
      assertThat(store.size()).isEqualTo(1);
      List<Key> seen = new ArrayList<>();
      store.forEach((key, entry) -> seen.add(key));
      assertThat(seen).containsExactly(KEY);
    }
  }

  @Test
  void remove_largeEntry_leavesRoomForAnother() {
    for (int i = 0; i < 200; i++) {
      Key key = Key.of("n", "large:" + i);
      assertThat(store.put(key, patterned(key, 90_000))).as("entry %d", i).isTrue();
      assertThat(store.remove(key.hash())).isTrue();
      assertThat(store.get(key)).isNull();
    }
    assertThat(store.size()).isZero();
  }

  @Test
  void put_heldKey_replacesItsEntry() {
    store.put(KEY, entry("a longer old value"));
    store.put(KEY, entry("new"));
    assertThat(store.get(KEY)).isEqualTo(entry("new"));
    store.put(KEY, entry("a much, much longer newer value ".repeat(20)));
    assertThat(store.get(KEY)).isEqualTo(entry("a much, much longer newer value ".repeat(20)));
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void get_otherKeyWithEqualHash_neverReturnsItsEntry() {
    Key first = ForgedKeys.withHash("shop", "first", 42);
    Key second = ForgedKeys.withHash("shop", "second", 42);
    store.put(first, entry("of first"));
    assertThat(store.get(second)).isNull();
    store.put(second, entry("of second"));
    assertThat(store.get(first)).isNull();
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void remove_heldKey_saysSoOnceAndKeepsOthers() {
    store.put(KEY, entry("one"));
    store.put(OTHER, entry("two"));
    assertThat(store.remove(KEY.hash())).isTrue();
    assertThat(store.remove(KEY.hash())).isFalse();
    assertThat(store.get(KEY)).isNull();
    assertThat(store.get(OTHER)).isEqualTo(entry("two"));
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void forEach_severalEntries_showsEachOnce() {
    Map<Key, Entry> held = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      held.put(Key.of("n" + i % 3, "key:" + i), entry("value " + i));
    }
    held.forEach(store::put);
    Map<Key, Entry> seen = new HashMap<>();
    store.forEach((key, entry) -> assertThat(seen.put(key, entry)).isNull());
    assertThat(seen).isEqualTo(held);
  }

  @Test
  void weightOf_anyEntry_isAtLeastOne() {
    assertThat(store.weightOf(KEY, new Entry(null, 1, 2, Origin.DEMAND))).isPositive();
    assertThat(store.weightOf(KEY, entry("v".repeat(1000)))).isPositive();
  }

  @Test
  void operations_random_agreeWithAMap() {
    for (long seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Map<Key, Entry> model = new HashMap<>();
      store.forEach((key, entry) -> model.put(key, entry));
      for (int step = 0; step < 4_000; step++) {
        Key key = Key.of("n", "key:" + random.nextInt(300));
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            Entry entry = entry("v".repeat(random.nextInt(80)) + step);
            assertThat(store.put(key, entry)).isTrue();
            model.put(key, entry);
          }
          case 2 ->
              assertThat(store.remove(key.hash()))
                  .as("seed %d step %d", seed, step)
                  .isEqualTo(model.remove(key) != null);
          default ->
              assertThat(store.get(key))
                  .as("seed %d step %d", seed, step)
                  .isEqualTo(model.get(key));
        }
        assertThat(store.size()).as("seed %d step %d", seed, step).isEqualTo(model.size());
      }
    }
  }

  @Test
  void get_whileAnotherThreadWrites_neverReturnsATornOrForeignValue() throws Exception {
    int keys = 16;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CountDownLatch written = new CountDownLatch(1);
      Future<?> writer =
          threads.submit(
              () -> {
                Random random = new Random(7);
                for (int i = 0; i < 20_000; i++) {
                  Key key = Key.of("n", "key:" + random.nextInt(keys));
                  if (random.nextInt(4) == 0) {
                    store.remove(key.hash());
                  } else {
                    // Some are large enough to lie in several places.
                    int size = random.nextInt(50) == 0 ? 20_000 : 1 + random.nextInt(200);
                    store.put(key, patterned(key, size));
                  }
                }
                written.countDown();
              });
      List<Future<?>> readers = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        readers.add(
            threads.submit(
                () -> {
                  for (int i = 0; written.getCount() > 0; i++) {
                    Key key = Key.of("n", "key:" + i % keys);
                    Entry entry = store.get(key);
                    if (entry != null) {
                      assertThat(entry).isEqualTo(patterned(key, entry.sizeBytes()));
                    }
                  }
                }));
      }
      writer.get();
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** An entry each byte of which tells its key and its length. */
  private static Entry patterned(Key key, int length) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) (key.text().hashCode() + length));
    return new Entry(value, length, Entry.NEVER, Origin.DEMAND);
  }

  private static Entry entry(String value) {
    return new Entry(bytes(value), 1, 2, Origin.DEMAND);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.eviction.S3FifoEviction;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChronicleEntryStoreTest {
  private static Entry entry(int valueBytes, long seed) {
    byte[] value = new byte[valueBytes];
    new SplittableRandom(seed).nextBytes(value);
    return new Entry(value, 1000 + seed, 2000 + seed, Entry.Origin.DEMAND);
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 0, 0.02",
    "1048576, 500, 0.7",
    "3000000, 100, 0.4",
    "8388608, 3000, 0.8",
    "67108864, 0, 0.02",
    "67108864, 500, 0.7",
    "100000000, 3000, 0.8"
  })
  void put_untilTheCapacityIsReached_neverRefusesAndStaysWithinIt(
      long capacity, int valueBytes, double leastPayloadShare) throws Exception {
    try (ChronicleEntryStore store = ChronicleEntryStore.inMemory(capacity)) {
      long weight = 0;
      long stored = 0;
      Entry entry = entry(valueBytes, 1);
      while (true) {
        Key key = Key.of("shop", "user:" + stored);
        weight += store.weightOf(key, entry);
        if (weight > capacity) {
          break;
        }
        assertThat(store.put(key, entry)).as("entry %d", stored).isTrue();
        stored++;
      }
      assertThat(store.footprintBytes()).isLessThanOrEqualTo(capacity);
      assertThat((double) stored * (valueBytes + 14) / capacity).isGreaterThan(leastPayloadShare);
    }
  }

  @Test
  void put_mixedSizesUnderAPolicy_isSeldomRefusedAndNeverWrong() throws Exception {
    long capacity = 16 << 20;
    try (ChronicleEntryStore store = ChronicleEntryStore.inMemory(capacity)) {
      S3FifoEviction policy = new S3FifoEviction(capacity, 1 << 16, 0.25);
      SplittableRandom random = new SplittableRandom(11);
      int puts = 60_000;
      for (int i = 0; i < puts; i++) {
        int id = random.nextInt(40_000);
        Key key = Key.of("shop", "key:" + id);
        int size = random.nextInt(50) == 0 ? random.nextInt(60_000) : random.nextInt(1500);
        if (policy.contains(key.hash())) {
          Entry held = store.get(key);
          assertThat(held).isEqualTo(held == null ? "an entry" : entry(held.sizeBytes(), id));
          policy.onHit(key.hash());
          continue;
        }
        Entry entry = entry(size, id);
        if (policy.admit(key.hash(), store.weightOf(key, entry), false, store::remove)
            && !store.put(key, entry)) {
          policy.remove(key.hash());
        }
        assertThat(store.size()).isEqualTo(policy.size());
      }
      // Free room is not always in one piece; the cache evicts another entry then.
      assertThat(store.refusedPuts()).isLessThan(puts / 100);
      assertThat(store.damagedReads()).isZero();
    }
  }

  @Test
  void put_entryLargerThanASegment_isRefusedAndTheOldOneIsGone() throws Exception {
    try (ChronicleEntryStore store = ChronicleEntryStore.inMemory(1 << 20)) {
      Key key = Key.of("shop", "k");
      assertThat(store.put(key, entry(10, 1))).isTrue();
      assertThat(store.put(key, entry(1 << 20, 1))).isFalse();
      assertThat(store.get(key)).isNull();
      assertThat(store.size()).isZero();
      assertThat(store.refusedPuts()).isEqualTo(1);
    }
  }

  @Test
  void put_mapFull_isRefusedAndTheOthersStay() throws Exception {
    try (ChronicleEntryStore store = ChronicleEntryStore.inMemory(1 << 20)) {
      int i = 0;
      while (store.put(Key.of("shop", "k" + i), entry(5000, i))) {
        i++;
      }
      assertThat(i).isBetween(150, 250);
      assertThat(store.get(Key.of("shop", "k" + i))).isNull();
      for (int j = 0; j < i; j++) {
        assertThat(store.get(Key.of("shop", "k" + j))).isEqualTo(entry(5000, j));
      }
      assertThat(store.remove(Key.of("shop", "k0").hash())).isTrue();
      assertThat(store.put(Key.of("shop", "k" + i), entry(5000, i))).isTrue();
    }
  }

  @Test
  void close_thenUse_isEmptyAndRefuses() throws Exception {
    ChronicleEntryStore store = ChronicleEntryStore.inMemory(1 << 20);
    Key key = Key.of("shop", "k");
    store.put(key, entry(10, 1));
    store.close();
    store.close();
    assertThat(store.get(key)).isNull();
    assertThat(store.put(key, entry(10, 1))).isFalse();
    assertThat(store.remove(key.hash())).isFalse();
    assertThat(store.size()).isZero();
  }

  @Test
  void analytics_ofChronicle_areNotOnTheClassPath() {
    assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(System.getProperty("java.class.path")).doesNotContain("chronicle-analytics");
  }
}

package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChronicleEntryStoreTest {

  private static Entry entry(int valueBytes, int seed) {
    byte[] value = new byte[valueBytes];
    new SplittableRandom(seed).nextBytes(value);
    return new Entry(value, 1000 + seed, 2000 + seed, Entry.Origin.DEMAND);
  }

  @Test
  void put_manyEntriesOfAllSizes_footprintAndWeightsAgreeWithTheCapacity() throws Exception {
    for (long capacity : new long[] {1 << 20, 3_000_000, 8 << 20, 64 << 20, 300_000_000}) {
      for (int valueBytes : new int[] {0, 100, 500, 3000}) {
        try (ChronicleEntryStore store = ChronicleEntryStore.inMemory(capacity)) {
          long weight = 0;
          int stored = 0;
          for (int i = 0; ; i++) {
            Key key = Key.of("shop", "user:" + i);
            Entry entry = entry(valueBytes, i);
            if (weight + store.weightOf(key, entry) > capacity || !store.put(key, entry)) {
              break;
            }
            weight += store.weightOf(key, entry);
            stored++;
          }
          System.out.printf(
              "capacity %d value %d: footprint %.3f stored %d weight %.3f payload %.3f refused %d%n",
              capacity,
              valueBytes,
              (double) store.footprintBytes() / capacity,
              stored,
              (double) weight / capacity,
              (double) stored * (valueBytes + 14) / capacity,
              store.refusedPuts());
        }
      }
    }
  }
}

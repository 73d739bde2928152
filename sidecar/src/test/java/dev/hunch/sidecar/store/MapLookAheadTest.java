package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.openhft.chronicle.map.ChronicleMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapLookAheadTest {
  /** Of one segment and of several, with slots of four bytes and of eight. */
  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 3_000_000, 16 << 20, 40 << 20, 200 << 20})
  void at_mapFilledToItsEnd_seesWhatIsThereAndNothingElse(long capacity) {
    MapLayout layout = MapLayout.of(capacity);
    SplittableRandom random = new SplittableRandom(capacity);
    try (ChronicleMap<Long, byte[]> map = layout.builder().create()) {
      MapLookAhead lookAhead = new MapLookAhead(map);
      List<Long> held = fill(map, random);
      long[] sought = held.stream().mapToLong(hash -> hash).toArray();
      assertThat(seen(lookAhead, sought))
          .isBetween(sought.length * 98L / 100, (long) sought.length);
      long[] absent = random.longs(sought.length).toArray();
      assertThat(seen(lookAhead, absent)).isZero();
      held.forEach(map::remove);
      assertThat(seen(lookAhead, sought)).isZero();
    }
  }

  /** Puts values of all sizes until a segment refuses one, and returns their hashes. */
  private static List<Long> fill(ChronicleMap<Long, byte[]> map, SplittableRandom random) {
    List<Long> held = new ArrayList<>();
    try {
      while (true) {
        int size = random.nextInt(4) == 0 ? random.nextInt(4000) : random.nextInt(200);
        long hash = random.nextLong();
        map.put(hash, new byte[size]);
        held.add(hash);
      }
    } catch (IllegalStateException | IllegalArgumentException full) {
      return held;
    }
  }

  private static long seen(MapLookAhead lookAhead, long[] hashes) {
    long seen = 0;
    long[] some = new long[64];
    for (int from = 0; from < hashes.length; from += 32) {
      int count = Math.min(32, hashes.length - from);
      System.arraycopy(hashes, from, some, 0, count);
      seen += lookAhead.at(some, count);
    }
    return seen;
  }

  @Test
  void lookAhead_besideWritersAndAClose_harmsNobody() throws Exception {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      keys.add(Key.of("shop", "user:" + i));
    }
    long[] hashes = keys.stream().mapToLong(Key::hash).toArray();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 30; round++) {
        ChronicleEntryStore store = ChronicleEntryStore.inMemory(1 << 20);
        AtomicBoolean closing = new AtomicBoolean();
        CountDownLatch looking = new CountDownLatch(1);
        Future<?> looks = threads.submit(() -> look(store, hashes, closing, looking));
        Future<?> writes = threads.submit(() -> write(store, keys, closing));
        looking.await();
        writes.get();
        closing.set(true);
        store.close();
        looks.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void look(
      ChronicleEntryStore store, long[] hashes, AtomicBoolean closing, CountDownLatch looking) {
    boolean wasOpen = true;
    while (wasOpen) {
      wasOpen = !closing.get();
      try {
        store.lookAhead(hashes, hashes.length);
      } catch (RuntimeException e) { // closed between two steps
        assertThat(closing).isTrue();
      }
      looking.countDown();
    }
  }

  private static void write(ChronicleEntryStore store, List<Key> keys, AtomicBoolean closing) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5000 && !closing.get(); i++) {
      Key key = keys.get(random.nextInt(keys.size()));
      if (random.nextInt(3) == 0) {
        store.remove(key.hash());
      } else {
        byte[] value = new byte[random.nextInt(3000)];
        store.put(key, new Entry(value, 1, Entry.NEVER, Entry.Origin.DEMAND));
      }
    }
  }
}

package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.openhft.chronicle.map.ChronicleMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapLookAheadTest {
  /** Of one segment and of several, with slots of four bytes and of eight. */
  @ParameterizedTest
  @CsvSource({
    "1_048_576, 4000, .99",
    "1_048_576, 40, .9",
    "3_000_000, 4000, .99",
    "16_000_000, 40, .9",
    "40_000_000, 4000, .99",
    "300_000_000, 4000, .99"
  })
  void at_mapFilledToItsEnd_seesWhatIsThereAndNothingElse(
      String capacity, int mostBytes, double leastSeen) {
    MapLayout layout = MapLayout.of(Long.parseLong(capacity.replace("_", "")));
    SplittableRandom random = new SplittableRandom(5);
    try (ChronicleMap<Long, byte[]> map = layout.builder().create()) {
      MapLookAhead lookAhead = Objects.requireNonNull(MapLookAhead.of(map));
      List<Long> held = fill(map, mostBytes, random);
      long[] sought = held.stream().mapToLong(hash -> hash).toArray();
      // An entry whose slot is far from where it should be is not looked for.
      assertThat((double) seen(lookAhead, sought) / sought.length).isBetween(leastSeen, 1.0);
      assertThat(seen(lookAhead, random.longs(sought.length).toArray())).isZero();
      held.forEach(map::remove);
      assertThat(seen(lookAhead, sought)).isZero();
    }
  }

  /** Puts values of all sizes until a segment is full, and returns their hashes. */
  private static List<Long> fill(
      ChronicleMap<Long, byte[]> map, int mostBytes, SplittableRandom random) {
    List<Long> held = new ArrayList<>();
    try {
      while (true) {
        int size = random.nextInt(1 + random.nextInt(mostBytes));
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
  void of_whatIsNoMapOfItsKind_isNone() {
    ChronicleMap<?, ?> other =
        (ChronicleMap<?, ?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ChronicleMap.class},
                (proxy, method, arguments) -> null);
    @SuppressWarnings("unchecked")
    ChronicleMap<Long, byte[]> map = (ChronicleMap<Long, byte[]>) other;
    assertThat(MapLookAhead.of(map)).isNull();
  }

  /** Of a file, as what was mapped is no memory of the process any more once it is closed. */
  @Test
  void lookAhead_besideWritersAndAClose_harmsNobody(@TempDir Path folder) throws Exception {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      keys.add(Key.of("shop", "user:" + i));
    }
    long[] hashes = keys.stream().mapToLong(Key::hash).toArray();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 30; round++) {
        ChronicleEntryStore store =
            ChronicleEntryStore.persisted(folder.resolve("entries-" + round), 1 << 20);
        AtomicBoolean closing = new AtomicBoolean();
        Future<?> looks = threads.submit(() -> look(store, hashes, closing));
        threads.submit(() -> write(store, keys)).get();
        closing.set(true);
        store.close();
        looks.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void look(ChronicleEntryStore store, long[] hashes, AtomicBoolean closing) {
    boolean mayBeOpen = true;
    while (mayBeOpen) {
      mayBeOpen = !closing.get();
      try {
        store.lookAhead(hashes, hashes.length);
      } catch (RuntimeException e) { // closed between two steps
        assertThat(closing).isTrue();
      }
    }
  }

  private static void write(ChronicleEntryStore store, List<Key> keys) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5000; i++) {
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

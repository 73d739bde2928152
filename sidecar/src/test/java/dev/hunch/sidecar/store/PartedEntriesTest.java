package dev.hunch.sidecar.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.openhft.chronicle.map.ChronicleMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartedEntriesTest {
  private static final Key KEY = Key.of("shop", "report:1");
  private static final long CAPACITY_BYTES = 64L << 20;
  private static final int LARGEST_BYTES = 16 << 20;

  @TempDir private Path folder;

  @Test
  void put_sixteenMebibytes_comesBackAfterARestartAndWeighsAllItsParts() throws Exception {
    Path file = folder.resolve("cache.dat");
    Entry entry = entry(LARGEST_BYTES, 1);
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      assertThat(store.put(KEY, entry)).isTrue();
      assertThat(store.get(KEY)).isEqualTo(entry);
      assertThat(store.size()).isEqualTo(1);
      assertThat(store.weightOf(KEY, entry)).isBetween(LARGEST_BYTES, LARGEST_BYTES * 5 / 4);
    }
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      assertThat(store.get(KEY)).isEqualTo(entry);
      assertThat(store.size()).isEqualTo(1);
      assertThat(store.remove(KEY.hash())).isTrue();
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void put_untilFull_refusesWithoutHarmToTheOthers() throws Exception {
    MapLayout layout = MapLayout.of(8 << 20);
    try (ChronicleMap<Long, byte[]> map = layout.builder().create();
        ChronicleEntryStore store = new ChronicleEntryStore(layout, map, null)) {
      List<Key> held = new ArrayList<>();
      long weight = 0;
      for (int i = 0; weight < 16 << 20; i++) {
        Key key = Key.of("shop", "report:" + i);
        weight += store.weightOf(key, entry(300_000, i));
        if (store.put(key, entry(300_000, i))) {
          held.add(key);
        }
      }
      assertThat(held).hasSizeBetween(20, 27);
      assertThat(store.size()).isEqualTo(held.size());
      for (Key key : held) {
        int number = Integer.parseInt(key.text().substring("report:".length()));
        assertThat(store.get(key)).isEqualTo(entry(300_000, number));
        assertThat(store.remove(key.hash())).isTrue();
      }
      assertThat(map.longSize()).as("nothing is left of those refused").isZero();
    }
  }

  @Test
  void get_withAPartGone_isAMissThatIsCountedAndDropsTheRest() throws Exception {
    MapLayout layout = MapLayout.of(CAPACITY_BYTES);
    try (ChronicleMap<Long, byte[]> map = layout.builder().create();
        ChronicleEntryStore store = new ChronicleEntryStore(layout, map, null)) {
      store.put(KEY, entry(100_000, 1));
      PartedHead head = headOf(map);
      assertThat(head.parts()).isGreaterThan(2);
      map.remove(head.hashOf(1));

      assertThat(store.get(KEY)).isNull();
      assertThat(store.damagedReads()).isEqualTo(1);
      assertThat(map.longSize()).as("what is left of it").isZero();
    }
  }

  @Test
  void get_withADamagedPart_isAMiss() throws Exception {
    MapLayout layout = MapLayout.of(CAPACITY_BYTES);
    for (int at : new int[] {PartedEntries.HEADER_BYTES, 5, 13, 20_000}) {
      try (ChronicleMap<Long, byte[]> map = layout.builder().create();
          ChronicleEntryStore store = new ChronicleEntryStore(layout, map, null)) {
        store.put(KEY, entry(100_000, 1));
        long hash = headOf(map).hashOf(2);
        byte[] part = requireNonNull(map.get(hash));
        part[at] ^= 1;
        map.put(hash, part);

        assertThat(store.get(KEY)).as("byte %d", at).isNull();
        assertThat(store.damagedReads()).isEqualTo(1);
      }
    }
  }

  @Test
  void open_afterACrashBetweenParts_showsNothingOfThemAndSweepsThemOut() throws Exception {
    Path file = folder.resolve("cache.dat");
    MapLayout layout = MapLayout.of(CAPACITY_BYTES);
    Key complete = Key.of("shop", "report:2");
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      store.put(complete, entry(100_000, 2));
      store.put(KEY, entry(100_000, 1));
    }
    int kept;
    try (ChronicleMap<Long, byte[]> map = layout.builder().createPersistedTo(file.toFile())) {
      kept = map.size() / 2;
      // One was killed while it wrote parts, another while it removed an entry's.
      PartedEntries writer = new PartedEntries(map, layout.partBytes());
      writer.adopt(0, 1_000);
      assertThat(writer.write(new byte[200_000])).isNotNull();
      map.remove(KEY.hash());
    }
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      assertThat(store.get(KEY)).isNull();
      assertThat(store.get(complete)).isEqualTo(entry(100_000, 2));
      assertThat(store.size()).isEqualTo(1);
    }
    try (ChronicleMap<Long, byte[]> map = layout.builder().createPersistedTo(file.toFile())) {
      assertThat(map.size()).isEqualTo(kept);
    }
  }

  @Test
  void open_withAPartMissing_dropsTheWhole() throws Exception {
    Path file = folder.resolve("cache.dat");
    MapLayout layout = MapLayout.of(CAPACITY_BYTES);
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      store.put(KEY, entry(100_000, 1));
    }
    try (ChronicleMap<Long, byte[]> map = layout.builder().createPersistedTo(file.toFile())) {
      map.remove(headOf(map).hashOf(0));
    }
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      assertThat(store.size()).isZero();
      assertThat(store.get(KEY)).isNull();
    }
    try (ChronicleMap<Long, byte[]> map = layout.builder().createPersistedTo(file.toFile())) {
      assertThat(map.size()).isZero();
    }
  }

  private static PartedHead headOf(ChronicleMap<Long, byte[]> map) {
    byte[] bytes = map.get(KEY.hash());
    PartedHead head = bytes == null ? null : PartedHead.decode(bytes, bytes.length);
    if (head == null) {
      throw new AssertionError("no head");
    }
    return head;
  }

  private static Entry entry(int valueBytes, long seed) {
    byte[] value = new byte[valueBytes];
    new SplittableRandom(seed).nextBytes(value);
    return new Entry(value, 1000 + seed, 2000 + seed, Entry.Origin.DEMAND);
  }
}

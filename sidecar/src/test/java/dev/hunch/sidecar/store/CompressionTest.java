package dev.hunch.sidecar.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.openhft.chronicle.map.ChronicleMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  private static final long CAPACITY_BYTES = 16L << 20;
  private static final Key KEY = Key.of("shop", "page:1");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Compression.Kind.class,
      names = {"LZ4", "ZSTD"})
  void put_aRepetitiveValue_weighsLessAndComesBackOverARestart(Compression.Kind kind)
      throws Exception {
    Path file = folder.resolve("cache.dat");
    Function<String, Compression> rules = name -> new Compression(kind, 1_000);
    Entry entry = text(200_000);
    int weight;
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES, rules)) {
      weight = store.weightOf(KEY, entry);
      assertThat(store.put(KEY, entry)).isTrue();
      assertThat(store.get(KEY)).isEqualTo(entry);
      assertThat(weight).isPositive().isLessThan(entry.sizeBytes() / 10);
    }
    // What lies there can be read whatever the rules are now, and weighs what it did.
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY_BYTES)) {
      assertThat(store.get(KEY)).isEqualTo(entry);
      List<Integer> weights = new ArrayList<>();
      store.forEach((key, shown) -> weights.add(store.weightOf(key, shown)));
      assertThat(weights).containsExactly(weight);
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.Kind.class)
  void put_valuesOfAllKinds_comeBackAsTheyWere(Compression.Kind kind) throws Exception {
    try (ChronicleEntryStore store =
        ChronicleEntryStore.inMemory(CAPACITY_BYTES, name -> new Compression(kind, 0))) {
      SplittableRandom random = new SplittableRandom(3);
      for (int i = 0; i < 300; i++) {
        int size = i < 100 ? i : random.nextInt(100_000);
        Entry entry = i % 2 == 0 ? text(size) : noise(size, i);
        assertThat(store.weightOf(KEY, entry)).isPositive();
        assertThat(store.put(KEY, entry)).isTrue();
        assertThat(store.get(KEY)).as("%d bytes", size).isEqualTo(entry);
      }
      Entry negative = new Entry(null, 1, 2, Entry.Origin.DEMAND);
      store.put(KEY, negative);
      assertThat(store.get(KEY)).isEqualTo(negative);
    }
  }

  @Test
  void encode_whatDoesNotGetSmaller_isKeptAsItIs() {
    byte[] noise = EntryFormat.encode(KEY, noise(10_000, 1), ValueCodec.ZSTD);
    assertThat(noise).isEqualTo(EntryFormat.encode(KEY, noise(10_000, 1)));
  }

  @Test
  void put_belowTheThreshold_isKeptAsItIs() throws Exception {
    try (ChronicleEntryStore plain = ChronicleEntryStore.inMemory(CAPACITY_BYTES);
        ChronicleEntryStore store =
            ChronicleEntryStore.inMemory(
                CAPACITY_BYTES, name -> new Compression(Compression.Kind.LZ4, 5_000))) {
      assertThat(store.weightOf(KEY, text(4_999))).isEqualTo(plain.weightOf(KEY, text(4_999)));
      assertThat(store.weightOf(KEY, text(5_000))).isLessThan(plain.weightOf(KEY, text(5_000)));
    }
  }

  @ParameterizedTest
  @EnumSource(ValueCodec.class)
  void get_damaged_isAMissAndCounted(ValueCodec codec) throws Exception {
    MapLayout layout = MapLayout.of(CAPACITY_BYTES);
    byte[] good = EntryFormat.encode(KEY, text(3_000), codec);
    for (int at = 0; at < good.length; at += at > 100 ? 500 : 7) {
      try (ChronicleMap<Long, byte[]> map = layout.builder().create();
          ChronicleEntryStore store = new ChronicleEntryStore(layout, map, null)) {
        byte[] bad = good.clone();
        bad[at] ^= 0x10;
        map.put(KEY.hash(), bad);
        assertThat(store.get(KEY)).as("byte %d", at).isNull();
        assertThat(store.damagedReads()).isEqualTo(1);
        assertThat(store.size()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ValueCodec.class,
      names = {"LZ4", "ZSTD"})
  void decompress_garbage_isNullAndNeverThrows(ValueCodec codec) {
    byte[] plain = requireNonNull(text(3_000).value());
    byte[] good = requireNonNull(codec.compress(plain));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      for (int flips = 0; flips < 3; flips++) {
        bad[4 + random.nextInt(bad.length - 4)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] value = codec.decompress(bad);
      assertThat(value == null || value.length == 3_000).isTrue();
    }
    assertThat(codec.decompress(new byte[3])).isNull();
  }

  private static Entry text(int size) {
    byte[] words = "a page of the shop, ".getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[size];
    for (int i = 0; i < size; i++) {
      value[i] = words[i % words.length];
    }
    return new Entry(value, 1000, 2000, Entry.Origin.DEMAND);
  }

  private static Entry noise(int size, long seed) {
    byte[] value = new byte[size];
    new SplittableRandom(seed).nextBytes(value);
    return new Entry(value, 1000, 2000, Entry.Origin.DEMAND);
  }
}

package dev.hunch.sidecar.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.Lookup;
import dev.hunch.core.cache.ManualBackingStore;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.S3FifoEviction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the entries' use outlives a restart, as the entries do. */
class WarmRestartTest {
  private static final long CAPACITY = 2 << 20;
  private static final int HOT = 300;
  private static final int SCANNED = 3_000;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("cache.dat");
  }

  private static Cache over(ChronicleEntryStore store, EvictionPolicy policy) {
    return new Cache(
        store,
        policy,
        new ManualBackingStore(),
        name -> Freshness.FOREVER,
        InstantSource.system(),
        System::nanoTime,
        new CacheObserver() {},
        10);
  }

  private static Key key(int i) {
    return Key.of("shop", "user:" + i);
  }

  private static void put(Cache cache, int from, int to) {
    for (int i = from; i < to; i++) {
      cache.put(key(i), ("value of " + i).repeat(20).getBytes(UTF_8));
    }
  }

  private static int held(Cache cache) {
    int held = 0;
    for (int i = 0; i < HOT; i++) {
      held += cache.lookup(key(i)) instanceof Lookup.Hit ? 1 : 0;
    }
    return held;
  }

  /** How many hot entries outlive a scan right after the restart. */
  private int restart(Supplier<EvictionPolicy> policy, boolean withHeat) throws Exception {
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file(), CAPACITY)) {
      Cache cache = over(store, policy.get());
      put(cache, 0, HOT);
      for (int read = 0; read < 5; read++) {
        for (int i = 0; i < HOT; i++) {
          assertThat(cache.get(key(i))).isCompleted();
        }
      }
      put(cache, 10_000, 10_000 + SCANNED);
      assertThat(held(cache)).as("before").isGreaterThan(HOT * 9 / 10);
      cache.keepHeat();
    }
    if (!withHeat) {
      Files.delete(folder.resolve("cache.dat.heat"));
    }
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file(), CAPACITY)) {
      Cache cache = over(store, policy.get());
      put(cache, 20_000, 20_000 + SCANNED);
      return held(cache);
    } finally {
      Files.delete(file());
    }
  }

  @Test
  void restart_ofS3Fifo_knowsWhatIsHot() throws Exception {
    Supplier<EvictionPolicy> policy =
        () -> new S3FifoEviction(CAPACITY, 16, S3FifoEviction.DEFAULT_PROBATION_SHARE);
    assertThat(restart(policy, true)).isGreaterThan(HOT * 9 / 10);
    assertThat(restart(policy, false)).isLessThan(HOT / 2);
  }
}

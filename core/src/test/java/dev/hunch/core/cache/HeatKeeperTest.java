package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.S3FifoEviction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatKeeperTest {
  private final List<Heat> kept = new ArrayList<>();
  private final EntryStore entries = new KeepingStore();
  private final Cache cache =
      new Cache(
          entries,
          new S3FifoEviction(1 << 20, 16, S3FifoEviction.DEFAULT_PROBATION_SHARE),
          new ManualBackingStore(),
          namespace -> Freshness.FOREVER,
          () -> Instant.EPOCH,
          () -> 0,
          new CacheObserver() {},
          1);

  @Test
  void doWork_afterEachPause_keepsTheHeat() {
    HeatKeeper keeper = new HeatKeeper(cache, Duration.ofNanos(100), 1_000);
    Key key = Key.of("shop", "user:1");
    cache.put(key, new byte[10]);
    assertThat(keeper.doWork(1_099)).isZero();
    assertThat(kept).isEmpty();
    assertThat(cache.get(key)).isCompleted();
    assertThat(keeper.doWork(1_100)).isEqualTo(1);
    assertThat(keeper.doWork(1_199)).isZero();
    assertThat(cache.get(key)).isCompleted();
    assertThat(keeper.doWork(1_200)).isEqualTo(1);
    assertThat(kept).hasSize(2);
    assertThat(kept.get(1).levelOf(key.hash())).isEqualTo(kept.get(0).levelOf(key.hash()) + 1);
  }

  /** Notes what heat it is to keep. */
  private final class KeepingStore extends WrappedEntryStore {
    @Override
    public void keepHeat(Heat heat) {
      kept.add(heat);
    }
  }
}

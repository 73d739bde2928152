package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.cache.Writes;
import dev.hunch.core.eviction.LruEviction;
import io.grpc.Status;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CacheServiceTest {
  private final Cache cache =
      new Cache(
          InMemoryEntryStore.countingEntries(),
          new LruEviction(1000, 16),
          (key, kind) -> CompletableFuture.completedFuture(new Loaded.Absent()),
          namespace -> Freshness.DEFAULT,
          () -> Instant.EPOCH,
          () -> 0,
          new CacheObserver() {},
          1);
  private final CacheService service =
      new CacheService(
          cache,
          Writes.toldOf(cache),
          new RequestLimits(64, 64, 64),
          namespace -> true,
          new DeafListener(),
          ResponseView.NONE,
          () -> Instant.EPOCH,
          SharedMemoryOffer.NONE,
          new Watchers(Runnable::run),
          keys -> 0);

  @Test
  void getStream_thatComesAfterTheDrainBegan_isEndedToo() {
    FakeCall<StreamAnswer> call = new FakeCall<>();
    service.drain();
    service.openStream(call, Runnable::run);

    assertThat(call.ended).isNotNull();
    assertThat(Status.fromThrowable(call.ended).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void getStream_thatIsOpenWhenTheDrainBegins_isEndedOnce() {
    FakeCall<StreamAnswer> call = new FakeCall<>();
    service.openStream(call, Runnable::run);
    assertThat(call.ended).isNull();
    service.drain();
    service.drain();

    assertThat(Status.fromThrowable(call.ended).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}

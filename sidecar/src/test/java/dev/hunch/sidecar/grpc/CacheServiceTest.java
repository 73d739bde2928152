package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.BackingWriter;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.cache.Lookup;
import dev.hunch.core.cache.PendingWrites;
import dev.hunch.core.cache.Tags;
import dev.hunch.core.cache.WaitingBound;
import dev.hunch.core.cache.WriteMode;
import dev.hunch.core.cache.Writes;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.proto.cache.v1.Condition;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.PutResponse;
import io.grpc.Status;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CacheServiceTest {
  private static final Alarms NO_ALARMS =
      new Alarms(
          (millis, task) -> {
            throw new AssertionError("no message came");
          },
          () -> 0);

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
  private final CacheService service = serviceOf(Writes.toldOf(cache));

  private CacheService serviceOf(Writes writes) {
    return new CacheService(
        cache,
        writes,
        new RequestLimits(64, 64, 64),
        namespace -> true,
        new DeafListener(),
        ResponseView.NONE,
        () -> Instant.EPOCH,
        SharedMemoryOffer.NONE,
        new Watchers(Runnable::run),
        keys -> 0);
  }

  @Test
  void getStream_thatComesAfterTheDrainBegan_isEndedToo() {
    FakeCall<StreamAnswer> call = new FakeCall<>();
    service.drain();
    service.openStream(call, Runnable::run, NO_ALARMS);

    assertThat(call.ended).isNotNull();
    assertThat(Status.fromThrowable(call.ended).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void getStream_thatIsOpenWhenTheDrainBegins_isEndedOnce() {
    FakeCall<StreamAnswer> call = new FakeCall<>();
    service.openStream(call, Runnable::run, NO_ALARMS);
    assertThat(call.ended).isNull();
    service.drain();
    service.drain();

    assertThat(Status.fromThrowable(call.ended).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  /** Puts that are refused for what they hold. */
  private static List<PutRequest> refusedPuts() {
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace("shop")
            .setKey("user:1")
            .setValue(ByteString.copyFromUtf8("new"))
            .build();
    return List.of(
        put.toBuilder().setValue(ByteString.copyFrom(new byte[65])).build(),
        put.toBuilder().setValue(ByteString.EMPTY).build(),
        put.toBuilder().addTags("").build(),
        put.toBuilder().addAllTags(Collections.nCopies(Tags.MOST_OF_CALLER + 1, "t")).build(),
        put.toBuilder().setCondition(Condition.getDefaultInstance()).build());
  }

  @Test
  void put_refusedThoughTheServiceHasWritten_dropsWhatIsCached() {
    Key key = Key.of("shop", "user:1");
    for (PutRequest request : refusedPuts()) {
      cache.put(key, new byte[] {1});
      assertThat(codeOf(service, request)).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(cache.lookup(key)).as("%s", request).isInstanceOf(Lookup.Miss.class);
    }
  }

  @Test
  void put_refusedWhereTheSidecarWrites_changesNothing() {
    Key key = Key.of("shop", "user:1");
    CacheService writing =
        serviceOf(
            new Writes(
                cache,
                namespace -> WriteMode.WRITE_THROUGH,
                BackingWriter.NONE,
                null,
                new PendingWrites(namespace -> 1),
                WaitingBound.alone(1)));
    cache.put(key, new byte[] {1});
    for (PutRequest request : refusedPuts()) {
      assertThat(codeOf(writing, request)).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(cache.lookup(key)).as("%s", request).isInstanceOf(Lookup.Hit.class);
    }
  }

  private static Status.Code codeOf(CacheService service, PutRequest request) {
    FakeCall<PutResponse> call = new FakeCall<>();
    service.put(request, call);
    assertThat(call.ended).isNotNull();
    return Status.fromThrowable(call.ended).getCode();
  }
}

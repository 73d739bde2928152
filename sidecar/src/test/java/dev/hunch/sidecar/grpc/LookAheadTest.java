package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.WrappedEntryStore;
import dev.hunch.core.cache.Writes;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.BatchGetResponse;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.KeyGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the entry store is told of the keys of a request. */
class LookAheadTest {
  private final List<Long> told = new ArrayList<>();

  private final Cache cache =
      new Cache(
          new WrappedEntryStore() {
            @Override
            public void lookAhead(long[] keyHashes, int count) {
              Arrays.stream(keyHashes, 0, count).forEach(told::add);
            }
          },
          new LruEviction(1000, 16),
          (key, kind) -> CompletableFuture.completedFuture(new BackingStore.Loaded.Absent()),
          namespace -> Freshness.DEFAULT,
          () -> Instant.EPOCH,
          () -> 0,
          new CacheObserver() {},
          1);

  private final CacheService service =
      new CacheService(
          cache,
          Writes.toldOf(cache),
          new RequestLimits(64, 64, 1000),
          namespace -> !namespace.equals("unknown"),
          new DeafListener(),
          ResponseView.NONE,
          () -> Instant.EPOCH,
          SharedMemoryOffer.NONE,
          new Watchers(Runnable::run),
          keys -> 0);

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user:" + i).toList();
  }

  private static List<Long> hashes(String namespace, List<String> texts) {
    return texts.stream().map(text -> Key.of(namespace, text).hash()).toList();
  }

  @Test
  void batchGet_manyKeys_tellsOfAll() {
    FakeCall<BatchGetResponse> call = new FakeCall<>();
    service.batchGet(
        BatchGetRequest.newBuilder().setNamespace("shop").addAllKeys(texts(70)).build(), call);
    assertThat(told).isEqualTo(hashes("shop", texts(70)));
  }

  @Test
  void getStream_groupsInParts_tellsOfThoseThatAreRead() {
    FakeCall<StreamAnswer> call = new FakeCall<>();
    var stream = service.openStream(call, Runnable::run, Alarms.NONE);
    stream.onNext(
        GetStreamRequest.newBuilder()
            .setInParts(true)
            .setNamespace("shop")
            .addAllKeys(texts(40))
            .addGroups(KeyGroup.newBuilder().setNamespace("unknown").addAllKeys(texts(5)))
            .addGroups(KeyGroup.newBuilder().setNamespace("stock").addAllKeys(texts(3)))
            .build());
    assertThat(told)
        .isEqualTo(
            Stream.of(hashes("shop", texts(40)), hashes("stock", texts(3)))
                .flatMap(List::stream)
                .toList());
  }
}

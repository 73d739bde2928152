package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.KeyResult;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GetStreamCallTest {
  private static final int VALUE_BYTES = 200_000;
  private static final int MAX_READY_BYTES = 1_000_000;

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
  private final FakeCall<StreamAnswer> client = new FakeCall<>();
  private final RequestChecks checks =
      new RequestChecks(new RequestLimits(64, VALUE_BYTES, 64), namespace -> true);
  private final Failures failures = new Failures();
  private final Reads reads =
      new Reads(cache, new DeafListener(), ResponseView.NONE, () -> Instant.EPOCH);
  private final GetStreamCall call =
      new GetStreamCall(
          client,
          new BatchRead(reads, checks, failures),
          reads,
          checks,
          failures,
          "session",
          ended -> {},
          MAX_READY_BYTES);

  @Test
  void messageInParts_ofMoreThanAClientTakes_isAnsweredInPart() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    client.ready = false;
    call.onNext(
        GetStreamRequest.newBuilder()
            .setInParts(true)
            .setNamespace("shop")
            .addAllKeys(Collections.nCopies(20, "large"))
            .build());
    client.ready = true;
    call.onCompleted();

    List<KeyResult> results =
        client.answers.stream()
            .flatMap(part -> StreamAnswers.messageOf(part).getResultsList().stream())
            .toList();
    assertThat(results).hasSize(20);
    assertThat(results.stream().filter(KeyResult::hasFound)).hasSize(5);
    assertThat(results.stream().filter(KeyResult::hasError))
        .hasSize(15)
        .allMatch(result -> result.getError().getReason().equals("ANSWER_TOO_LARGE"));
  }
}

package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.cache.Freshness;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.BatchGetResponse;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A namespace whose loads hang does not take what others wait by. */
@Timeout(120)
class NamespaceFloodTest {
  @Test
  void get_besideAnotherNamespaceWhoseLoadsHang_isNotRefused() throws Exception {
    try (SidecarFixture sidecar =
        new SidecarFixture(
            TestConfig.ofShop()
                .namespace("calm", Freshness.DEFAULT)
                .withoutPrefetch()
                .maxWaitingLoads(8)
                .build())) {
      sidecar.store.with("a", "v");
      sidecar.store.hold();
      BatchGetRequest.Builder flood = BatchGetRequest.newBuilder().setNamespace("shop");
      for (int i = 0; i < 10; i++) {
        flood.addKeys("a" + i);
      }
      FirstAnswer<BatchGetResponse> flooded = new FirstAnswer<>();
      CacheGrpc.newStub(sidecar.channel).batchGet(flood.build(), flooded);
      await().until(() -> sidecar.store.loads() == 6);
      CompletableFuture<GetResponse> calm = sidecar.future(SidecarFixture.get("calm", "a"));
      await().until(() -> sidecar.store.loads() == 7 || calm.isDone());
      sidecar.store.release();
      assertThat(calm.get(10, TimeUnit.SECONDS).getValue().toStringUtf8()).isEqualTo("v");
      assertThat(flooded.get(10, TimeUnit.SECONDS).getResultsList())
          .filteredOn(KeyResult::hasError)
          .extracting(result -> result.getError().getReason())
          .containsOnly("KEY_NOT_FOUND", "TOO_MANY_WAITING_LOADS");
    }
  }
}

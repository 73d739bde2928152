package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.Result;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;

/** The first steps of a sidecar, over a store in memory. */
class SidecarServesTest {
  private final HeldStore store = new HeldStore().with("user:1", "Ada");

  @Test
  void get_secondTime_isHit() throws Exception {
    try (Sidecar sidecar = new SidecarBuilder(TestConfig.ofShop().build()).backing(store).start()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", sidecar.grpcPort()).usePlaintext().build();
      CacheGrpc.CacheBlockingStub cache = CacheGrpc.newBlockingStub(channel);
      GetRequest request = GetRequest.newBuilder().setNamespace("shop").setKey("user:1").build();
      GetResponse first = cache.get(request);
      GetResponse second = cache.get(request);
      channel.shutdownNow();

      assertThat(first.getValue().toStringUtf8()).isEqualTo("Ada");
      assertThat(first.getResult()).isEqualTo(Result.RESULT_MISS);
      assertThat(second.getResult()).isEqualTo(Result.RESULT_HIT);
      assertThat(store.loads()).isEqualTo(1);
    }
  }
}

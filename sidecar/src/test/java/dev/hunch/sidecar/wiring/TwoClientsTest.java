package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static dev.hunch.sidecar.wiring.SidecarFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.Keys;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One client writes, and another one, over a connection of its own, reads. */
class TwoClientsTest {
  private SidecarFixture reader;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    reader = new SidecarFixture(TestConfig.ofShop().build());
    reader.store.with("user:1", "old");
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", reader.sidecar.grpcPort())
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() {
    reader.store.release();
    channel.shutdownNow();
    reader.close();
  }

  private CacheGrpc.CacheBlockingStub writer() {
    return CacheGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  private void invalidate() {
    Keys keys = Keys.newBuilder().addKeys("user:1").build();
    var unused =
        writer()
            .invalidate(InvalidateRequest.newBuilder().setNamespace("shop").setKeys(keys).build());
  }

  private String read() {
    return reader.cache().get(get("shop", "user:1")).getValue().toStringUtf8();
  }

  private CompletableFuture<GetResponse> readThatWaits() {
    reader.store.hold();
    CompletableFuture<GetResponse> waiting = reader.future(get("shop", "user:1"));
    await().until(() -> reader.store.loads() == 1);
    return waiting;
  }

  private static void assertAnswered(CompletableFuture<GetResponse> read, String value) {
    assertThat(read)
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(reply -> assertThat(reply.getValue().toStringUtf8()).isEqualTo(value));
  }

  @Test
  void put_whileTheOtherWaitsForALoad_isWhatItsNextReadIsGiven() {
    CompletableFuture<GetResponse> waiting = readThatWaits();
    var unused = writer().put(put("shop", "user:1", ByteString.copyFromUtf8("put")));
    assertThat(read()).isEqualTo("put");
    reader.store.release();
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    assertThat(read()).as("what was loaded is not kept").isEqualTo("put");
  }

  @Test
  void invalidate_whileTheOtherWaitsForALoad_itsNextReadDoesNotJoin() {
    CompletableFuture<GetResponse> waiting = readThatWaits();
    invalidate();
    CompletableFuture<GetResponse> next = reader.future(get("shop", "user:1"));
    await().until(() -> reader.store.loads() == 2);
    reader.store.with("user:1", "new").release();
    assertAnswered(next, "new");
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    assertThat(read()).isEqualTo("new");
  }

  @Test
  void write_betweenTheStoreAndTheSidecar_isSeenWhenItIsTold() {
    assertThat(read()).isEqualTo("old");
    reader.store.with("user:1", "new"); // the service has committed it
    assertThat(read()).as("nobody told the sidecar yet").isEqualTo("old");
    invalidate();
    assertThat(read()).isEqualTo("new");
  }
}

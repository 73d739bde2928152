package dev.hunch.benchmarks.contender;

import com.google.protobuf.ByteString;
import dev.hunch.benchmarks.workload.Workload;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code Get} by the generated stubs, as from any language. */
final class HunchUnary implements Contender.Single {
  private final String name;
  private final String server;
  private final GrpcChannel channel;
  private final CacheGrpc.CacheBlockingStub blocking;
  private final CacheGrpc.CacheStub async;

  HunchUnary(String name, String server, GrpcChannel channel) {
    this.name = name;
    this.server = server;
    this.channel = channel;
    this.blocking = CacheGrpc.newBlockingStub(channel.channel());
    this.async = CacheGrpc.newStub(channel.channel());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String server() {
    return server;
  }

  @Override
  public byte[] get(String key, String session) {
    return blocking.get(request(key, session)).getValue().toByteArray();
  }

  @Override
  public CompletionStage<byte @Nullable []> getAsync(String key, String session) {
    Pending pending = new Pending();
    async.get(request(key, session), pending);
    return pending.value;
  }

  @Override
  public void close() {
    channel.close();
  }

  private static GetRequest request(String key, String session) {
    return GetRequest.newBuilder()
        .setNamespace(Workload.NAMESPACE)
        .setKey(key)
        .setSession(session)
        .build();
  }

  private static final class Pending implements StreamObserver<GetResponse> {
    private final CompletableFuture<byte @Nullable []> value = new CompletableFuture<>();
    private ByteString received = ByteString.EMPTY;

    @Override
    public void onNext(GetResponse response) {
      received = response.getValue();
    }

    @Override
    public void onError(Throwable thrown) {
      value.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
      value.complete(received.toByteArray());
    }
  }
}

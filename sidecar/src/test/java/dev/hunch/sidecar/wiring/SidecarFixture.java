package dev.hunch.sidecar.wiring;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.sidecar.config.HunchConfig;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;

/** A sidecar over a store in memory, and a channel to it over a real socket. */
final class SidecarFixture implements AutoCloseable {
  final HeldStore store = new HeldStore();
  final Sidecar sidecar;
  final ManagedChannel channel;

  SidecarFixture(HunchConfig config) throws SidecarStartException {
    this(config, builder -> builder);
  }

  SidecarFixture(HunchConfig config, UnaryOperator<SidecarBuilder> more)
      throws SidecarStartException {
    sidecar = more.apply(new SidecarBuilder(config).backing(store)).start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar.grpcPort())
            .maxInboundMessageSize(64 << 20)
            .usePlaintext()
            .build();
  }

  CacheGrpc.CacheBlockingStub cache() {
    return CacheGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  AdminGrpc.AdminBlockingStub admin() {
    return AdminGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** A get that is not waited for. */
  CompletableFuture<GetResponse> future(GetRequest request) {
    FirstAnswer<GetResponse> future = new FirstAnswer<>();
    CacheGrpc.newStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS).get(request, future);
    return future;
  }

  static GetRequest get(String namespace, String key) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
  }

  static PutRequest put(String namespace, String key, ByteString value) {
    return PutRequest.newBuilder().setNamespace(namespace).setKey(key).setValue(value).build();
  }

  /** The body of an admin page that answers with this status. */
  String page(String path, int status) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.adminPort() + path))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    Assertions.assertThat(response.statusCode()).isEqualTo(status);
    return response.body();
  }

  /** The call's status, with its details. */
  static Refusal refusalOf(Runnable call) {
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call::run);
    Assertions.assertThat(thrown).isNotNull();
    return Refusal.of(thrown);
  }

  /**
   * How a call failed.
   *
   * @param field the field named at fault; empty if none
   * @param retries whether a time to try again is told
   */
  record Refusal(Status.Code code, String reason, String field, boolean retries) {
    static Refusal of(StatusRuntimeException thrown) {
      com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
      String reason = "";
      String field = "";
      boolean retries = false;
      try {
        for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
          if (detail.is(ErrorInfo.class)) {
            ErrorInfo info = detail.unpack(ErrorInfo.class);
            Assertions.assertThat(info.getDomain()).isEqualTo("hunch");
            reason = info.getReason();
            field = info.getMetadataOrDefault("field", "");
          }
          retries |= detail.is(RetryInfo.class);
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      return new Refusal(thrown.getStatus().getCode(), reason, field, retries);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    sidecar.close();
  }
}

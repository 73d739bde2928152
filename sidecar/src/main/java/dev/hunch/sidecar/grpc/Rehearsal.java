package dev.hunch.sidecar.grpc;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/**
 * The first calls of a sidecar, made by itself: the JVM that records them can load what they need
 * more quickly at the next start.
 */
public final class Rehearsal {
  private static final int PATIENCE_SECONDS = 20;

  private Rehearsal() {}

  /**
   * Puts a value, reads it, and reads one that would have to be loaded.
   *
   * @return whether the value came back
   */
  public static boolean play(String host, int port, String namespace) {
    ManagedChannel channel = NettyChannelBuilder.forAddress(host, port).usePlaintext().build();
    try {
      CacheGrpc.CacheBlockingStub cache =
          CacheGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
      ByteString value = ByteString.copyFromUtf8("rehearsal");
      cache.put(
          PutRequest.newBuilder()
              .setNamespace(namespace)
              .setKey("rehearsal:1")
              .setValue(value)
              .build());
      boolean same = cache.get(get(namespace, "rehearsal:1")).getValue().equals(value);
      try {
        var unused = cache.get(get(namespace, "rehearsal:2"));
      } catch (StatusRuntimeException e) {
        return same; // there is no database behind a rehearsal
      }
      return same;
    } finally {
      channel.shutdownNow();
    }
  }

  private static GetRequest get(String namespace, String key) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
  }
}

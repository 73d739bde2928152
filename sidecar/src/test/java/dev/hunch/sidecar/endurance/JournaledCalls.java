package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes into a journal whose store is away, and reads of them. */
final class JournaledCalls {
  private static final int VALUE_CHARACTERS = 8_000;

  private final Channel channel;

  JournaledCalls(Channel channel) {
    this.channel = channel;
  }

  private CacheGrpc.CacheBlockingStub stub() {
    return CacheGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static String valueOf(int key) {
    return Integer.toString(key).repeat(VALUE_CHARACTERS).substring(0, VALUE_CHARACTERS);
  }

  /** Puts a key's value; false if the journal cannot be written. */
  boolean put(int key) {
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace("behind")
            .setKey("item:" + key)
            .setValue(ByteString.copyFromUtf8(valueOf(key)))
            .build();
    try {
      var unused = stub().put(put);
      return true;
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return false;
    }
  }

  /** Sees that all of these are read as they were put. */
  void check(List<Integer> keys) {
    for (int key : keys) {
      GetRequest get = GetRequest.newBuilder().setNamespace("behind").setKey("item:" + key).build();
      assertThat(stub().get(get).getValue().toStringUtf8()).isEqualTo(valueOf(key));
    }
  }
}

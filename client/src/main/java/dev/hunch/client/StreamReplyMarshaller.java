package dev.hunch.client;

import com.google.protobuf.CodedInputStream;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream's answers from the transport. Its buffer serves one answer after the other: only
 * the thread of one connection may use it.
 */
final class StreamReplyMarshaller implements MethodDescriptor.Marshaller<StreamReply> {
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private byte[] buffer = new byte[8 << 10];

  private StreamReplyMarshaller() {}

  /** Returns the stream's method with a marshaller of its own. */
  static MethodDescriptor<GetStreamRequest, StreamReply> method() {
    MethodDescriptor<GetStreamRequest, GetStreamResponse> generated =
        CacheGrpc.getGetStreamMethod();
    return generated.toBuilder(generated.getRequestMarshaller(), new StreamReplyMarshaller())
        .build();
  }

  @Override
  public StreamReply parse(InputStream stream) {
    try {
      if (!(stream instanceof KnownLength)) {
        return StreamReply.parse(CodedInputStream.newInstance(stream));
      }
      int size = stream.available();
      byte[] bytes = bufferOf(size);
      int read = stream.readNBytes(bytes, 0, size);
      return StreamReply.parse(CodedInputStream.newInstance(bytes, 0, read));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("an answer that cannot be read")
          .withCause(e)
          .asRuntimeException();
    }
  }

  private byte[] bufferOf(int size) {
    if (size > MAX_KEPT_BYTES) {
      return new byte[size];
    }
    if (buffer.length < size) {
      buffer = new byte[Integer.highestOneBit(size - 1) << 1];
    }
    return buffer;
  }

  @Override
  public InputStream stream(StreamReply reply) {
    throw new UnsupportedOperationException("a client only reads answers");
  }
}

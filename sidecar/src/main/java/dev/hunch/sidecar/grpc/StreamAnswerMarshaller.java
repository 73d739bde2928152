package dev.hunch.sidecar.grpc;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Lets the answers of streams write themselves into the transport's buffers. */
final class StreamAnswerMarshaller implements MethodDescriptor.Marshaller<StreamAnswer> {
  static final MethodDescriptor<GetStreamRequest, StreamAnswer> METHOD =
      CacheGrpc.getGetStreamMethod().toBuilder(
              CacheGrpc.getGetStreamMethod().getRequestMarshaller(), new StreamAnswerMarshaller())
          .build();

  private StreamAnswerMarshaller() {}

  /**
   * Returns the service with {@code GetStream} answered by a handler of {@link StreamAnswer}s.
   *
   * @param generated the service as it was generated from its contract
   */
  static ServerServiceDefinition in(
      ServerServiceDefinition generated,
      ServerCalls.BidiStreamingMethod<GetStreamRequest, StreamAnswer> handler) {
    ServiceDescriptor contract = generated.getServiceDescriptor();
    ServiceDescriptor.Builder described =
        ServiceDescriptor.newBuilder(contract.getName())
            .setSchemaDescriptor(contract.getSchemaDescriptor());
    for (MethodDescriptor<?, ?> method : contract.getMethods()) {
      described.addMethod(isStream(method) ? METHOD : method);
    }
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(described.build());
    for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
      if (isStream(method.getMethodDescriptor())) {
        service.addMethod(METHOD, ServerCalls.asyncBidiStreamingCall(handler));
      } else {
        service.addMethod(method);
      }
    }
    return service.build();
  }

  private static boolean isStream(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName().equals(METHOD.getFullMethodName());
  }

  @Override
  public InputStream stream(StreamAnswer answer) {
    return new AnswerInputStream(answer);
  }

  @Override
  public StreamAnswer parse(InputStream stream) {
    try {
      return StreamAnswer.of(GetStreamResponse.parseFrom(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer's bytes. The transport drains it; to read it costs a copy. */
  private static final class AnswerInputStream extends InputStream
      implements Drainable, KnownLength {
    private final StreamAnswer answer;
    private @Nullable ByteArrayInputStream bytes;
    private boolean isDrained;

    AnswerInputStream(StreamAnswer answer) {
      this.answer = answer;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      if (bytes != null) {
        return (int) bytes.transferTo(target);
      }
      if (isDrained) {
        return 0;
      }
      isDrained = true;
      return answer.writeTo(target);
    }

    @Override
    public int available() {
      if (bytes != null) {
        return bytes.available();
      }
      return isDrained ? 0 : answer.sizeBytes();
    }

    @Override
    public int read() throws IOException {
      return opened().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return opened().read(target, offset, length);
    }

    private ByteArrayInputStream opened() throws IOException {
      if (bytes == null) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        drainTo(out);
        bytes = new ByteArrayInputStream(out.toByteArray());
      }
      return bytes;
    }
  }
}

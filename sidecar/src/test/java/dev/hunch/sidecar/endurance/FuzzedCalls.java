package dev.hunch.sidecar.endurance;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends bytes as requests, ends the calls in several ways, and waits for their end. */
final class FuzzedCalls {
  private static final long PATIENCE_SECONDS = 60;
  private static final int MOST_MESSAGES = 3;

  private final Channel channel;
  private final SplittableRandom random;

  FuzzedCalls(Channel channel, SplittableRandom random) {
    this.channel = channel;
    this.random = random;
  }

  /**
   * Makes a call and returns how it ended.
   *
   * @throws TimeoutException if it did not
   */
  Status.Code call(FuzzedMessages.Request request) throws InterruptedException, TimeoutException {
    return call(request.method().getFullMethodName(), request.method().getType(), request);
  }

  /** Makes a call and takes nothing of its answer. */
  ClientCall<?, ?> callAndTakeNothing(FuzzedMessages.Request request) {
    ClientCall<ByteString, ByteString> call =
        channel.newCall(
            method(request.method().getFullMethodName(), request.method().getType()),
            CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(request.message());
    call.halfClose();
    return call;
  }

  /** Calls a method that there is not. */
  Status.Code callUnknown(FuzzedMessages.Request request)
      throws InterruptedException, TimeoutException {
    String service = random.nextBoolean() ? request.method().getServiceName() : "hunch.None";
    String method = MethodDescriptor.generateFullMethodName(String.valueOf(service), "Nothing");
    return call(method, MethodDescriptor.MethodType.UNARY, request);
  }

  private Status.Code call(
      String name, MethodDescriptor.MethodType type, FuzzedMessages.Request request)
      throws InterruptedException, TimeoutException {
    ClientCall<ByteString, ByteString> call =
        channel.newCall(method(name, type), CallOptions.DEFAULT);
    Ending ending = new Ending(call, type);
    call.start(ending, new Metadata());
    call.request(Integer.MAX_VALUE);
    int messages = type.clientSendsOneMessage() ? 1 : 1 + random.nextInt(MOST_MESSAGES);
    for (int i = 0; i < messages; i++) {
      call.sendMessage(request.message());
    }
    if (random.nextInt(8) == 0) {
      call.cancel("the test has changed its mind", null);
    } else {
      call.halfClose();
    }
    try {
      return ending.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getCode();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static MethodDescriptor<ByteString, ByteString> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setFullMethodName(name)
        .setType(type)
        .build();
  }

  /** Notes how a call ends. A stream of the server's own is left after its first message. */
  private static final class Ending extends ClientCall.Listener<ByteString> {
    private final CompletableFuture<Status> ended = new CompletableFuture<>();
    private final ClientCall<?, ?> call;
    private final MethodDescriptor.MethodType type;

    Ending(ClientCall<?, ?> call, MethodDescriptor.MethodType type) {
      this.call = call;
      this.type = type;
    }

    @Override
    public void onMessage(ByteString message) {
      if (type == MethodDescriptor.MethodType.SERVER_STREAMING) {
        call.cancel("heard enough", null);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.complete(status);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString value) {
      return value.newInput();
    }

    @Override
    public ByteString parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

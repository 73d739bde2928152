package dev.hunch.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.BatchGetResponse;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.DeleteResponse;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.InvalidateResponse;
import dev.hunch.proto.cache.v1.KeyError;
import dev.hunch.proto.cache.v1.KeyGroup;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.PutResponse;
import dev.hunch.proto.cache.v1.Result;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar looks like from the wire: a map that answers reads and writes. A double, because
 * the real one is tested where it lives.
 */
final class FakeSidecar extends CacheGrpc.CacheImplBase implements AutoCloseable {
  private final Map<String, ByteString> values = new ConcurrentHashMap<>();
  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final List<Integer> deadlinesMillis = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Runnable> held = new CopyOnWriteArrayList<>();
  private final List<StreamObserver<GetStreamResponse>> streams = new CopyOnWriteArrayList<>();
  private volatile boolean holding;
  private final Server server;
  private volatile @Nullable RuntimeException failure;
  private volatile String reason = "";
  private volatile boolean silent;

  FakeSidecar() throws IOException {
    this(0);
  }

  /** Listens on the port that another one had. */
  FakeSidecar(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  String target() {
    return "127.0.0.1:" + port();
  }

  int gets() {
    return gets.get();
  }

  /** Answers every get with this. */
  void failWith(Status.Code code, String reason) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("as told");
    if (!reason.isEmpty()) {
      status.addDetails(
          Any.pack(ErrorInfo.newBuilder().setDomain("hunch").setReason(reason).build()));
    }
    this.reason = reason;
    failure = StatusProto.toStatusRuntimeException(status.build());
  }

  /** Answers no get at all. */
  void fallSilent() {
    silent = true;
  }

  /** Answers the messages of streams only when they are released, with what they found as asked. */
  void hold() {
    holding = true;
  }

  void release() {
    synchronized (held) {
      holding = false;
      held.forEach(Runnable::run);
      held.clear();
    }
  }

  /** How many messages of streams have come. */
  int messages() {
    return messages.get();
  }

  /** The deadlines of the messages of streams, in ms. */
  List<Integer> deadlinesMillis() {
    return deadlinesMillis;
  }

  /** What streams were asked for: namespace, session and key, with blanks between. */
  List<String> asked() {
    return asked;
  }

  /** Ends every open stream. */
  void breakStreams() {
    streams.forEach(stream -> stream.onError(Status.UNAVAILABLE.asRuntimeException()));
    streams.clear();
    held.clear();
  }

  @Override
  public StreamObserver<GetStreamRequest> getStream(StreamObserver<GetStreamResponse> observer) {
    streams.add(observer);
    return new StreamObserver<>() {
      @Override
      public void onNext(GetStreamRequest request) {
        deadlinesMillis.add(request.getDeadlineMs());
        GetStreamResponse response = answer(request);
        boolean isAnsweredNow = !silent && !isHeld(() -> observer.onNext(response));
        messages.incrementAndGet(); // who sees it knows that its answer has been made
        if (isAnsweredNow) {
          observer.onNext(response);
        }
      }

      @Override
      public void onError(Throwable thrown) {
        streams.remove(observer);
      }

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  /** Keeps this until the release, if answers are held. */
  private boolean isHeld(Runnable answer) {
    synchronized (held) {
      return holding && held.add(answer);
    }
  }

  private GetStreamResponse answer(GetStreamRequest request) {
    GetStreamResponse.Builder response = GetStreamResponse.newBuilder().setId(request.getId());
    String namespace = request.getNamespace();
    for (String key : request.getKeysList()) {
      answer(namespace, request.getSession(), key, response);
    }
    for (KeyGroup group : request.getGroupsList()) {
      namespace = group.getNamespace().isEmpty() ? namespace : group.getNamespace();
      for (String key : group.getKeysList()) {
        answer(namespace, group.getSession(), key, response);
      }
    }
    return response.build();
  }

  private void answer(
      String namespace, String session, String key, GetStreamResponse.Builder response) {
    gets.incrementAndGet();
    asked.add(namespace + ' ' + session + ' ' + key);
    response.addPositions(response.getResultsCount());
    RuntimeException told = failure;
    KeyResult.Builder result = response.addResultsBuilder();
    if (told == null) {
      result.mergeFrom(result(key)).clearKey();
      return;
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(told);
    result.setError(KeyError.newBuilder().setCode(status.getCode()).setReason(reason));
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> observer) {
    gets.incrementAndGet();
    RuntimeException told = failure;
    if (silent) {
      return;
    }
    if (told != null) {
      observer.onError(told);
      return;
    }
    ByteString value = values.get(request.getKey());
    if (value == null) {
      failWith(Status.Code.NOT_FOUND, "KEY_NOT_FOUND");
      RuntimeException absent = failure;
      failure = null;
      observer.onError(absent);
      return;
    }
    observer.onNext(found(value));
    observer.onCompleted();
  }

  @Override
  public void batchGet(BatchGetRequest request, StreamObserver<BatchGetResponse> observer) {
    BatchGetResponse.Builder response = BatchGetResponse.newBuilder();
    for (String key : request.getKeysList()) {
      response.addResults(result(key));
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    values.put(request.getKey(), request.getValue());
    observer.onNext(PutResponse.newBuilder().setStored(true).build());
    observer.onCompleted();
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    boolean held = values.remove(request.getKey()) != null;
    observer.onNext(DeleteResponse.newBuilder().setWasCached(held).build());
    observer.onCompleted();
  }

  @Override
  public void invalidate(InvalidateRequest request, StreamObserver<InvalidateResponse> observer) {
    int before = values.size();
    if (request.hasKeys()) {
      request.getKeys().getKeysList().forEach(values::remove);
    } else {
      values.keySet().removeIf(key -> key.startsWith(request.getPrefix()));
    }
    observer.onNext(InvalidateResponse.newBuilder().setDropped(before - values.size()).build());
    observer.onCompleted();
  }

  private KeyResult result(String key) {
    KeyResult.Builder result = KeyResult.newBuilder().setKey(key);
    ByteString value = values.get(key);
    if (value != null) {
      return result.setFound(found(value)).build();
    }
    boolean broken = key.equals("broken");
    return result
        .setError(
            KeyError.newBuilder()
                .setCode(broken ? Status.Code.UNAVAILABLE.value() : Status.Code.NOT_FOUND.value())
                .setReason(broken ? "STORE_UNAVAILABLE" : "KEY_NOT_FOUND"))
        .build();
  }

  private static GetResponse found(ByteString value) {
    return GetResponse.newBuilder()
        .setValue(value)
        .setResult(Result.RESULT_HIT)
        .setAgeMs(5)
        .build();
  }

  /** Goes away at once, with all connections. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.hunch.client;

import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a call for each read. */
final class UnaryReads implements ReadPath {
  private final ManagedChannel channel;
  private final Reconnection reconnection;
  private final long deadlineNanos;
  private final CallOutcomes outcomes;

  UnaryReads(
      ManagedChannel channel, Duration deadline, CallOutcomes outcomes, LongSupplier nanoTime) {
    this.channel = channel;
    this.reconnection = new Reconnection(channel, nanoTime);
    this.deadlineNanos = deadline.toNanos();
    this.outcomes = outcomes;
  }

  @Override
  public Reply get(String namespace, String key, @Nullable String session) {
    try {
      return answered(Replies.of(stub().get(request(namespace, key, session))));
    } catch (RuntimeException e) {
      if (Errors.reasonOf(e).equals(Errors.KEY_NOT_FOUND)) {
        return answered(Reply.ABSENT);
      }
      throw failed(e);
    }
  }

  @Override
  public CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session) {
    reconnection.isUsable(); // else it is tried again
    ReplyFuture<GetResponse> future = new ReplyFuture<>();
    CacheGrpc.newStub(channel)
        .withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS)
        .get(request(namespace, key, session), future.observer());
    return future.handle(
        (response, failure) -> {
          if (failure == null) {
            return answered(Replies.of(response));
          }
          if (Errors.reasonOf(failure).equals(Errors.KEY_NOT_FOUND)) {
            return answered(Reply.ABSENT);
          }
          throw failed(failure);
        });
  }

  @Override
  public List<KeyReply> batchGet(
      String namespace, Collection<String> keys, @Nullable String session) {
    BatchGetRequest request =
        BatchGetRequest.newBuilder()
            .setNamespace(namespace)
            .addAllKeys(keys)
            .setSession(session == null ? "" : session)
            .build();
    try {
      List<KeyReply> replies =
          stub().batchGet(request).getResultsList().stream().map(Replies::of).toList();
      outcomes.onAnswered(replies.size());
      return replies;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    // Nothing waits here.
  }

  private Reply answered(Reply reply) {
    outcomes.onAnswered(1);
    return reply;
  }

  private HunchException failed(Throwable thrown) {
    HunchException failure = Errors.of(thrown);
    outcomes.onFailed(failure);
    return failure;
  }

  private CacheGrpc.CacheBlockingStub stub() {
    reconnection.isUsable(); // else it is tried again
    return CacheGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS);
  }

  private static GetRequest request(String namespace, String key, @Nullable String session) {
    return GetRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setSession(session == null ? "" : session)
        .build();
  }
}

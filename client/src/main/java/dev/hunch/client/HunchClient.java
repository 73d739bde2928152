package dev.hunch.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a service's data by way of the Hunch sidecar in its pod.
 *
 * <pre>{@code
 * try (HunchClient hunch = HunchClient.builder().target("127.0.0.1:7070").build()) {
 *   // Asks the database itself if the sidecar is away: Hunch can only make this faster.
 *   byte[] user = hunch.get("shop", "user:42", sessionId, () -> database.readUser(42)).value();
 *
 *   database.renameUser(42, "Ada");
 *   hunch.invalidate("shop", List.of("user:42")); // throws if the sidecar did not hear it
 * }
 * }</pre>
 *
 * <p><b>Reads with a loader</b> never fail because of Hunch. When the sidecar is away, slow or
 * failing, the loader is called; one that is away or failing is left alone for a moment (100 ms at
 * first, up to 2 s), so that it costs nothing per call. That there is no such key is an answer: the
 * loader is not called for it. A call that is wrong in itself, as one for a namespace that is not
 * configured, throws, and so does one whose thread is interrupted.
 *
 * <p><b>After a write</b> to the store, invalidate its keys (or {@link #put} the new value): until
 * then, and until their time to live ends, readers may be given the old one. These calls wait for
 * the sidecar to be reached within the deadline and throw if it is not: try again then, for a
 * sidecar that comes back may hold the old value still.
 *
 * <p>A session names whose reads belong together, such as a user's: what it asked for tells what it
 * asks for next. Null leaves it to the sidecar, which then takes the connection.
 *
 * <p>Thread-safe; make one and share it. Values are handed over uncopied where that is possible: do
 * not write to an array given to {@link #put} afterwards.
 */
public final class HunchClient implements AutoCloseable {
  private final Connection connection;
  private final ManagedChannel channel;
  private final Duration deadline;
  private final CallOutcomes outcomes;

  HunchClient(Target target, Duration deadline, LongSupplier nanoTime) {
    this.connection = new Connection(target);
    this.channel = connection.channel();
    this.deadline = deadline;
    this.outcomes = new CallOutcomes(nanoTime);
  }

  /** Begins to make a client. */
  public static HunchClientBuilder builder() {
    return new HunchClientBuilder();
  }

  // ---- reads

  /**
   * Reads a key.
   *
   * @param session whose read it is; null: the connection's
   * @throws HunchException if the sidecar does not answer or refuses
   */
  public Reply get(String namespace, String key, @Nullable String session) {
    GetRequest request = request(namespace, key, session);
    return call(() -> read(request));
  }

  /**
   * Reads a key, by the loader if the sidecar is away.
   *
   * @param session whose read it is; null: the connection's
   * @param loader reads the value without the sidecar
   * @throws E if the loader was called and failed
   * @throws HunchException if the call is wrong in itself
   */
  public <E extends Exception> Reply get(
      String namespace, String key, @Nullable String session, Loader<E> loader) throws E {
    if (!outcomes.allowsRead()) {
      outcomes.onLoad();
      return load(loader);
    }
    if (outcomes.isTrying()) {
      channel.resetConnectBackoff(); // this call is the one that tries whether it is back
    }
    try {
      return get(namespace, key, session);
    } catch (HunchException e) {
      if (!e.isWorthLoading()) {
        throw e;
      }
      outcomes.onLoad(e);
    }
    return load(loader);
  }

  /**
   * Reads a key without waiting for it.
   *
   * @return the reply; fails with {@link HunchException} if the sidecar does not answer or refuses
   */
  public CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session) {
    ReplyFuture<GetResponse> future = new ReplyFuture<>();
    CacheGrpc.newStub(channel)
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .get(request(namespace, key, session), future.observer());
    return future.handle(
        (response, failure) -> {
          if (failure == null) {
            return answered(Replies.of(response));
          }
          if (Errors.reasonOf(failure).equals(Errors.KEY_NOT_FOUND)) {
            return answered(Reply.ABSENT);
          }
          throw failed(Errors.of(failure));
        });
  }

  /**
   * Reads many keys of one namespace in one call.
   *
   * @return an outcome for each key, in the order asked for
   * @throws HunchException if the sidecar does not answer or refuses the call as a whole
   */
  public List<KeyReply> batchGet(
      String namespace, Collection<String> keys, @Nullable String session) {
    BatchGetRequest request =
        BatchGetRequest.newBuilder()
            .setNamespace(namespace)
            .addAllKeys(keys)
            .setSession(session == null ? "" : session)
            .build();
    return call(
        () -> {
          List<KeyReply> replies =
              stub().batchGet(request).getResultsList().stream().map(Replies::of).toList();
          outcomes.onAnswered(replies.size());
          return replies;
        });
  }

  // ---- writes

  /**
   * Puts a value that the service has just written to its store.
   *
   * @return false if the cache could not keep it; an older value is gone in any case
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public boolean put(String namespace, String key, byte[] value) {
    PutRequest request =
        PutRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setValue(UnsafeByteOperations.unsafeWrap(value))
            .build();
    return callUntilReached(() -> patientStub().put(request).getStored());
  }

  /**
   * Drops a key.
   *
   * @return whether it was cached
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public boolean delete(String namespace, String key) {
    DeleteRequest request = DeleteRequest.newBuilder().setNamespace(namespace).setKey(key).build();
    return callUntilReached(() -> patientStub().delete(request).getWasCached());
  }

  /**
   * Drops keys whose values the service has changed in its store.
   *
   * @return how many were cached
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public long invalidate(String namespace, Collection<String> keys) {
    return invalidate(
        InvalidateRequest.newBuilder()
            .setNamespace(namespace)
            .setKeys(Keys.newBuilder().addAllKeys(keys))
            .build());
  }

  /**
   * Drops all keys that begin with the prefix; walks the whole cache.
   *
   * @param prefix empty: the whole namespace
   * @return how many were cached
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public long invalidatePrefix(String namespace, String prefix) {
    return invalidate(
        InvalidateRequest.newBuilder().setNamespace(namespace).setPrefix(prefix).build());
  }

  /** What this client has done so far. */
  public ClientStats stats() {
    return outcomes.stats();
  }

  /** Ends the connection; calls in flight may fail. */
  @Override
  public void close() {
    connection.close();
  }

  // ---- how calls are made

  private Reply read(GetRequest request) {
    try {
      return answered(Replies.of(stub().get(request)));
    } catch (RuntimeException e) {
      if (Errors.reasonOf(e).equals(Errors.KEY_NOT_FOUND)) {
        return answered(Reply.ABSENT);
      }
      throw e;
    }
  }

  private long invalidate(InvalidateRequest request) {
    return callUntilReached(() -> patientStub().invalidate(request).getDropped());
  }

  private <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw failed(Errors.of(e));
    }
  }

  private <T> T callUntilReached(Supplier<T> call) {
    channel.resetConnectBackoff();
    T result = call(call);
    outcomes.onWritten();
    return result;
  }

  private static <E extends Exception> Reply load(Loader<E> loader) throws E {
    return new Reply(loader.load(), Source.LOADER, 0);
  }

  private Reply answered(Reply reply) {
    outcomes.onAnswered(1);
    return reply;
  }

  private HunchException failed(HunchException failure) {
    outcomes.onFailed(failure);
    return failure;
  }

  private CacheGrpc.CacheBlockingStub stub() {
    return CacheGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the connection, within the deadline, instead of failing at once. */
  private CacheGrpc.CacheBlockingStub patientStub() {
    return stub().withWaitForReady();
  }

  private static GetRequest request(String namespace, String key, @Nullable String session) {
    return GetRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setSession(session == null ? "" : session)
        .build();
  }
}

package dev.hunch.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.hunch.client.CallMeter.Operation;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.Condition;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.HintRequest;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.WatchRequest;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
 * sidecar that comes back may hold the old value still. Where the namespace's write mode has the
 * sidecar write, {@link #put} and {@link #delete} are the write.
 *
 * <p>A session names whose reads belong together, such as a user's: what it asked for tells what it
 * asks for next. Null leaves it to the sidecar, which then takes the connection.
 *
 * <p>Reads that come at the same time share messages, and a key that several callers ask for before
 * its message is sent is asked for once; none waits for company. What has been sent is shared by
 * nobody who comes later: no read is given a value from before a write that was acknowledged, to
 * this client or another, before the read began.
 *
 * <p>Thread-safe; make one and share it. Values are handed over uncopied where that is possible: do
 * not write to an array given to {@link #put} afterwards.
 */
public final class HunchClient implements AutoCloseable {
  private final List<Connection> connections;
  private final ManagedChannel channel;
  private final Duration deadline;
  private final CallOutcomes outcomes;
  private final @Nullable SharedReads shared;
  private final CallMeter meter;
  private final ReadPath reads;

  HunchClient(HunchClientBuilder options) {
    this.connections = options.connections();
    this.channel = connections.get(0).channel();
    this.deadline = options.deadline;
    this.outcomes = new CallOutcomes(options.breakerClock);
    this.meter = options.meter(outcomes);
    ReadPath calls = options.readPath(connections, outcomes);
    this.shared = options.sharedReads(connections.get(0));
    ReadPath path = shared == null ? calls : new SharedFirst(shared, calls);
    this.reads = meter == CallMeter.NONE ? path : new MeasuredReads(path, meter);
    if (shared != null) {
      shared.start();
    }
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
    refuseOnOwnThread();
    return reads.get(namespace, key, session);
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
      reconnect(); // this call is the one that tries whether it is back
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
   * Reads a key without waiting for it. What depends on the future runs on the client's own thread,
   * unless it is given another ({@code thenApplyAsync}): it must not wait there, and a call that
   * would throws {@link IllegalStateException}.
   *
   * @return the reply; fails with {@link HunchException} if the sidecar does not answer or refuses
   */
  public CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session) {
    return reads.getAsync(namespace, key, session);
  }

  /**
   * Reads many keys of one namespace in one call.
   *
   * @return an outcome for each key, in the order asked for
   * @throws HunchException if the sidecar does not answer or refuses the call as a whole
   */
  public List<KeyReply> batchGet(
      String namespace, Collection<String> keys, @Nullable String session) {
    refuseOnOwnThread();
    return reads.batchGet(namespace, keys, session);
  }

  // ---- writes

  /**
   * Puts a value: one that the service has just written to its store, or, where the namespace's
   * write mode is {@code write-through} or {@code write-behind}, one that the sidecar writes to the
   * store itself, now or later.
   *
   * @return false if the cache could not keep it; an older value is gone in any case
   * @throws HunchException if the sidecar was not reached or refuses. In a mode that writes, {@code
   *     REFUSED} and {@code STORE_UNAVAILABLE} say that nothing was written, unless the reason is
   *     {@code WRITE_OUTCOME_UNKNOWN} or {@code JOURNAL_UNAVAILABLE}; of any other kind, it may
   *     have been
   */
  public boolean put(String namespace, String key, byte[] value) {
    return put(namespace, key, value, List.of());
  }

  /**
   * The same, with tags to invalidate the value by, beside those that the sidecar's configuration
   * gives the key.
   *
   * @param tags at most eight
   */
  public boolean put(String namespace, String key, byte[] value, Collection<String> tags) {
    PutRequest request =
        PutRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setValue(UnsafeByteOperations.unsafeWrap(value))
            .addAllTags(tags)
            .build();
    return write(Operation.PUT, () -> patientStub().put(request).getStored());
  }

  /**
   * Reads a key with the etag of its value, for {@link #putIfEtag}.
   *
   * @param session whose read it is; null: the connection's
   * @throws HunchException if the sidecar does not answer or refuses
   */
  public EtaggedReply getWithEtag(String namespace, String key, @Nullable String session) {
    GetRequest request =
        GetRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setSession(session == null ? "" : session)
            .setWithEtag(true)
            .build();
    refuseOnOwnThread();
    try {
      GetResponse response = call(() -> stub().get(request));
      return new EtaggedReply(Replies.of(response), response.getEtag());
    } catch (HunchException e) {
      if (e.reason().equals(Errors.KEY_NOT_FOUND)) {
        return new EtaggedReply(Reply.ABSENT, "");
      }
      throw e;
    }
  }

  /**
   * Puts a value if the present one has this etag.
   *
   * @return false if the cache could not keep it; an older value is gone in any case
   * @throws HunchException of the kind ETAG_MISMATCH if another value is there, or none; and if the
   *     sidecar was not reached or refuses
   */
  public boolean putIfEtag(String namespace, String key, byte[] value, String etag) {
    return putIf(namespace, key, value, Condition.newBuilder().setEtag(etag).build());
  }

  /** The same, if there is no value. */
  public boolean putIfAbsent(String namespace, String key, byte[] value) {
    return putIf(namespace, key, value, Condition.newBuilder().setAbsent(true).build());
  }

  private boolean putIf(String namespace, String key, byte[] value, Condition condition) {
    PutRequest request =
        PutRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setValue(UnsafeByteOperations.unsafeWrap(value))
            .setCondition(condition)
            .build();
    return write(Operation.PUT, () -> patientStub().put(request).getStored());
  }

  /**
   * Drops a key if its value has this etag.
   *
   * @return whether it was cached
   * @throws HunchException of the kind ETAG_MISMATCH if another value is there, or none; and if the
   *     sidecar was not reached or refuses
   */
  public boolean deleteIfEtag(String namespace, String key, String etag) {
    DeleteRequest request =
        DeleteRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setCondition(Condition.newBuilder().setEtag(etag))
            .build();
    return write(Operation.DELETE, () -> patientStub().delete(request).getWasCached());
  }

  /**
   * Drops a key; in a mode that writes, deletes it from the store as a put would write it.
   *
   * @return whether it was cached
   * @throws HunchException as {@link #put}
   */
  public boolean delete(String namespace, String key) {
    DeleteRequest request = DeleteRequest.newBuilder().setNamespace(namespace).setKey(key).build();
    return write(Operation.DELETE, () -> patientStub().delete(request).getWasCached());
  }

  /**
   * Drops keys whose values the service has changed in its store.
   *
   * @return how many were cached
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public long invalidate(String namespace, Collection<String> keys) {
    InvalidateRequest request =
        InvalidateRequest.newBuilder()
            .setNamespace(namespace)
            .setKeys(Keys.newBuilder().addAllKeys(keys))
            .build();
    return write(Operation.INVALIDATE, () -> patientStub().invalidate(request).getDropped());
  }

  /**
   * Drops all keys that begin with the prefix, in constant time.
   *
   * @param prefix empty: the whole namespace
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public void invalidatePrefix(String namespace, String prefix) {
    InvalidateRequest request =
        InvalidateRequest.newBuilder().setNamespace(namespace).setPrefix(prefix).build();
    write(Operation.INVALIDATE, () -> patientStub().invalidate(request));
  }

  /**
   * Drops all values that bear the tag: those put with it, and those that the sidecar's
   * configuration gives it. In constant time.
   *
   * @throws HunchException if the sidecar was not reached or refuses
   */
  public void invalidateTag(String namespace, String tag) {
    InvalidateRequest request =
        InvalidateRequest.newBuilder().setNamespace(namespace).setTag(tag).build();
    write(Operation.INVALIDATE, () -> patientStub().invalidate(request));
  }

  // ---- hints and watches

  /**
   * Names keys that the service knows it will read soon; they are loaded as time permits, or not.
   *
   * @return how many of them wait to be loaded now
   * @throws HunchException if the sidecar does not answer or refuses
   */
  public int hint(String namespace, Collection<String> keys) {
    HintRequest request = HintRequest.newBuilder().setNamespace(namespace).addAllKeys(keys).build();
    refuseOnOwnThread();
    return call(() -> stub().hint(request).getQueued());
  }

  /**
   * Watches invalidations. When the sidecar is away, the watch ends at once: it is for the listener
   * to begin another.
   *
   * @param namespaces whose; empty: all
   */
  public Watch watch(Collection<String> namespaces, InvalidationListener listener) {
    WatchRequest request = WatchRequest.newBuilder().addAllNamespaces(namespaces).build();
    Watch watch = new Watch();
    CacheGrpc.newStub(channel).watch(request, watch.observer(listener));
    return watch;
  }

  /** What this client has done so far. */
  public ClientStats stats() {
    return shared == null
        ? outcomes.stats(0, 0)
        : outcomes.stats(shared.hits(), shared.unreported());
  }

  /** Ends the connections; calls in flight may fail. */
  @Override
  public void close() {
    connections.forEach(Connection::close);
    reads.close();
  }

  // ---- how calls are made

  private <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw failed(Errors.of(e));
    }
  }

  private <T> T write(Operation operation, Supplier<T> call) {
    refuseOnOwnThread();
    reconnect();
    T result = meter.measure(operation, () -> call(call), written -> null);
    outcomes.onWritten();
    return result;
  }

  private void reconnect() {
    for (Connection connection : connections) {
      ManagedChannel channel = connection.channel();
      if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        channel.resetConnectBackoff();
      }
    }
  }

  private void refuseOnOwnThread() {
    for (Connection connection : connections) {
      if (connection.loop().inEventLoop()) {
        throw new IllegalStateException(
            "a call that waits, from a callback on the client's own thread: it would wait for"
                + " itself");
      }
    }
  }

  private <E extends Exception> Reply load(Loader<E> loader) throws E {
    CallMeter.Call call = meter.begin(Operation.LOAD);
    Reply reply;
    try {
      reply = new Reply(loader.load(), Source.LOADER, 0);
    } catch (Throwable e) {
      call.end(null, e);
      throw e;
    }
    call.end(Source.LOADER, null);
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
}

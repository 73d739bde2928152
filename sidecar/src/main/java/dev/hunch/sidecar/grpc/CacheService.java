package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Etag;
import dev.hunch.core.cache.Tags;
import dev.hunch.core.cache.WriteCondition;
import dev.hunch.core.cache.Writes;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.BatchGetResponse;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.DeleteResponse;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.HintRequest;
import dev.hunch.proto.cache.v1.HintResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.InvalidateResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.PutResponse;
import dev.hunch.proto.cache.v1.ReportReadsRequest;
import dev.hunch.proto.cache.v1.ReportReadsResponse;
import dev.hunch.proto.cache.v1.SharedMemoryRequest;
import dev.hunch.proto.cache.v1.SharedMemoryResponse;
import dev.hunch.proto.cache.v1.WatchRequest;
import dev.hunch.proto.cache.v1.WatchResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code hunch.cache.v1.Cache} over the cache.
 *
 * <p>Nothing here blocks, so calls run on the transport's own threads. A server adds {@link
 * #definition}: what is generated does not answer {@code GetStream}. Thread-safe.
 */
public final class CacheService extends CacheGrpc.CacheImplBase {
  private final Cache cache;
  private final Writes writes;
  private final RequestChecks checks;
  private final UnaryCalls calls;
  private final Failures failures;
  private final Reads reads;
  private final BatchRead batches;
  private final ReportedReads reported;
  private final SharedMemoryOffer sharedMemory;
  private final Watchers watchers;
  private final HintSink hints;
  private final AnswerRoom room = AnswerRoom.ofTheHeap();
  private final Set<GetStreamCall> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** Those of the server, once there is one. */
  private volatile Alarms alarms = Alarms.NONE;

  /**
   * Creates the service.
   *
   * @param cache answers
   * @param writes takes the puts and deletes
   * @param limits what a request may hold
   * @param knowsNamespace whether a namespace is configured
   * @param listener is told of the reads
   * @param view says what it may be told of the values
   * @param clock wall time, for the reads' events
   * @param sharedMemory what is offered to clients that can map it
   * @param watchers tells those who watch; hears of the cache's invalidations
   * @param hints takes the keys that the service will need
   */
  public CacheService(
      Cache cache,
      Writes writes,
      RequestLimits limits,
      Predicate<String> knowsNamespace,
      ReadListener listener,
      ResponseView view,
      InstantSource clock,
      SharedMemoryOffer sharedMemory,
      Watchers watchers,
      HintSink hints) {
    this.sharedMemory = sharedMemory;
    this.watchers = watchers;
    this.hints = hints;
    this.cache = cache;
    this.writes = writes;
    this.checks = new RequestChecks(limits, knowsNamespace);
    this.failures = new Failures();
    this.calls = new UnaryCalls(failures);
    this.reads = new Reads(cache, listener, view, clock);
    this.batches = new BatchRead(reads, checks, failures);
    this.reported = new ReportedReads(cache, checks, listener, view, clock);
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> observer) {
    AnswerRoom.Share share = room.share();
    calls.answerLater(
        observer,
        share,
        () -> {
          Key key = checks.key(request.getNamespace(), request.getKey());
          checks.session(request.getSession());
          CompletableFuture<Answer> answer =
              reads.read(key, CallSession.of(request.getSession()), alarms.ofTheCall());
          return Cancellation.passedOn(
              answer.thenApply(found -> response(found, request.getWithEtag(), share)), answer);
        });
  }

  private static GetResponse response(Answer answer, boolean withEtag, AnswerRoom.Share share) {
    Failure failure = share.add(answer.entry().sizeBytes());
    if (failure != null) {
      throw new RefusedException(failure);
    }
    return Answers.response(answer, withEtag);
  }

  @Override
  public void batchGet(BatchGetRequest request, StreamObserver<BatchGetResponse> observer) {
    AnswerRoom.Share share = room.share();
    calls.answerLater(
        observer,
        share,
        () -> {
          CompletableFuture<List<KeyResult>> results =
              batches.read(
                  request.getNamespace(),
                  request.getKeysList(),
                  CallSession.of(request.getSession()),
                  request.getWithEtag(),
                  alarms.ofTheCall(),
                  share);
          return Cancellation.passedOn(
              results.thenApply(all -> BatchGetResponse.newBuilder().addAllResults(all).build()),
              results);
        });
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    calls.answerLater(
        observer,
        () -> {
          Key key = checks.key(request.getNamespace(), request.getKey());
          Tags tags;
          byte[] value;
          @Nullable WriteCondition condition;
          try {
            tags = checks.tags(key.namespace(), request.getTagsList());
            value = checks.value(request.getValue());
            condition = request.hasCondition() ? checks.condition(request.getCondition()) : null;
          } catch (RefusedException e) {
            writes.onRefused(key);
            throw e;
          }
          CompletableFuture<Boolean> stored = writes.put(key, value, tags, condition);
          return Cancellation.passedOn(
              stored.thenApply(
                  kept -> PutResponse.newBuilder().setStored(kept).setEtag(Etag.of(value)).build()),
              stored);
        });
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    calls.answerLater(
        observer,
        () -> {
          Key key = checks.key(request.getNamespace(), request.getKey());
          CompletableFuture<Boolean> dropped =
              writes.delete(
                  key, request.hasCondition() ? checks.condition(request.getCondition()) : null);
          return Cancellation.passedOn(
              dropped.thenApply(
                  wasCached -> DeleteResponse.newBuilder().setWasCached(wasCached).build()),
              dropped);
        });
  }

  @Override
  public void invalidate(InvalidateRequest request, StreamObserver<InvalidateResponse> observer) {
    calls.answer(
        observer,
        () -> {
          checks.namespace(request.getNamespace());
          return switch (request.getTargetCase()) {
            case KEYS -> dropped(invalidateKeys(request));
            case PREFIX -> {
              checks.prefix(request.getPrefix());
              cache.invalidatePrefix(request.getNamespace(), request.getPrefix());
              yield dropped(0);
            }
            case TAG -> {
              checks.tag("tag", request.getTag());
              cache.invalidateTag(request.getNamespace(), request.getTag());
              yield dropped(0);
            }
            case TARGET_NOT_SET ->
                throw RequestChecks.refuse("target", "is missing: give keys, a prefix or a tag");
          };
        });
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
    try {
      checks.keyCount(request.getNamespacesCount());
      request.getNamespacesList().forEach(checks::namespace);
      watchers.watch(
          Set.copyOf(request.getNamespacesList()),
          (ServerCallStreamObserver<WatchResponse>) observer);
    } catch (RuntimeException e) {
      observer.onError(failures.toException(e));
    }
  }

  @Override
  public void hint(HintRequest request, StreamObserver<HintResponse> observer) {
    calls.answer(
        observer,
        () -> {
          checks.namespace(request.getNamespace());
          checks.session(request.getSession());
          checks.keyCount(request.getKeysCount());
          List<Key> keys = new ArrayList<>(request.getKeysCount());
          for (String text : request.getKeysList()) {
            keys.add(checks.keyOfKnown(request.getNamespace(), text));
          }
          return HintResponse.newBuilder().setQueued(hints.hint(keys)).build();
        });
  }

  /**
   * What a server adds: {@link #bindService} and {@code GetStream}, which is answered apart.
   *
   * @param later runs what a thread of the server has yet to do, after it has sent what there is
   * @param alarms give the messages of streams up at their deadlines, and wake reads before theirs
   */
  ServerServiceDefinition definition(Executor later, Alarms alarms) {
    this.alarms = alarms;
    return StreamAnswerMarshaller.in(
        bindService(), observer -> openStream(observer, later, alarms));
  }

  StreamObserver<GetStreamRequest> openStream(
      StreamObserver<StreamAnswer> observer, Executor later, Alarms alarms) {
    GetStreamCall call =
        new GetStreamCall(
            (ServerCallStreamObserver<StreamAnswer>) observer,
            batches,
            reads,
            checks,
            failures,
            later,
            alarms,
            CallSession.fallback(),
            streams::remove,
            room);
    call.start();
    streams.add(call);
    if (draining) { // it came while the streams were being told
      call.drain();
    }
    return call;
  }

  @Override
  public void sharedMemory(
      SharedMemoryRequest request, StreamObserver<SharedMemoryResponse> observer) {
    calls.answer(
        observer,
        () ->
            SharedMemoryResponse.newBuilder()
                .setPath(sharedMemory.path())
                .setLayoutVersion(sharedMemory.layoutVersion())
                .build());
  }

  @Override
  public void reportReads(
      ReportReadsRequest request, StreamObserver<ReportReadsResponse> observer) {
    calls.answer(
        observer,
        () -> {
          reported.take(request);
          return ReportReadsResponse.getDefaultInstance();
        });
  }

  /** What answers hold that their clients have not taken yet, in bytes. */
  public long heldAnswerBytes() {
    return room.heldBytes();
  }

  /** Ends the open streams, and those that come yet, once what they were asked is answered. */
  void drain() {
    draining = true;
    streams.forEach(GetStreamCall::drain);
    watchers.drain();
  }

  private long invalidateKeys(InvalidateRequest request) {
    List<String> texts = request.getKeys().getKeysList();
    checks.keyCount(texts.size());
    List<Key> keys = new ArrayList<>(texts.size());
    for (String text : texts) {
      keys.add(checks.keyOfKnown(request.getNamespace(), text)); // all or none
    }
    return keys.stream().filter(cache::invalidate).count();
  }

  private static InvalidateResponse dropped(long entries) {
    return InvalidateResponse.newBuilder().setDropped(entries).build();
  }
}

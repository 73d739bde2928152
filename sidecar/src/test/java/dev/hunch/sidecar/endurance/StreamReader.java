package dev.hunch.sidecar.endurance;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One {@code GetStream} with a few messages in flight, each answer checked. One thread asks. */
final class StreamReader implements StreamObserver<GetStreamResponse> {
  private static final int IN_FLIGHT = 8;
  private static final long PATIENCE_SECONDS = 60;

  private final CheckedCalls calls;
  private final KeySpace keys;
  private final Reference reference;
  private final Map<Long, Reference.Versions> asked = new ConcurrentHashMap<>();
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong ids = new AtomicLong();
  private final StreamObserver<GetStreamRequest> requests;

  StreamReader(Channel channel, CheckedCalls calls, KeySpace keys, Reference reference) {
    this.calls = calls;
    this.keys = keys;
    this.reference = reference;
    this.requests = CacheGrpc.newStub(channel).getStream(this);
  }

  /** Asks for keys of one namespace and says whether the stream goes on. */
  boolean ask(int[] some, String session) throws InterruptedException {
    if (!window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      calls.failed(Status.DEADLINE_EXCEEDED.withDescription("a message of a stream"));
      return false;
    }
    if (over.getCount() == 0) {
      return false;
    }
    long id = ids.incrementAndGet();
    asked.put(id, reference.oldest(some));
    GetStreamRequest.Builder request =
        GetStreamRequest.newBuilder()
            .setId(id)
            .setNamespace(keys.namespaceOf(some[0]))
            .addAllKeys(calls.texts(some))
            .setSession(session);
    try {
      requests.onNext(request.build());
    } catch (IllegalStateException e) { // the stream has ended meanwhile
      return false;
    }
    return true;
  }

  /** Ends the stream in order and waits until it has. */
  void end() throws InterruptedException {
    try {
      requests.onCompleted();
    } catch (IllegalStateException e) {
      // It has ended by itself.
    }
    if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      calls.failed(Status.DEADLINE_EXCEEDED.withDescription("the end of a stream"));
    }
  }

  @Override
  public void onNext(GetStreamResponse response) {
    Reference.Versions oldest = asked.remove(response.getId());
    if (oldest == null) {
      reference.tell("a message that nobody asked for");
    } else if (response.hasError()) {
      calls.failed(Status.fromCodeValue(response.getError().getCode()));
    } else {
      calls.check(oldest, response.getResultsList());
    }
    window.release();
  }

  @Override
  public void onError(Throwable thrown) {
    end(Status.fromThrowable(thrown));
  }

  @Override
  public void onCompleted() {
    if (!asked.isEmpty()) {
      reference.tell("a stream ended with messages unanswered: " + asked.size());
    }
    finish();
  }

  private void end(Status status) {
    calls.failed(status);
    finish();
  }

  private void finish() {
    over.countDown();
    window.release(IN_FLIGHT);
  }
}

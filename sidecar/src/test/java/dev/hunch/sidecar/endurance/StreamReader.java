package dev.hunch.sidecar.endurance;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyGroup;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One {@code GetStream} with a few messages in flight, each answer checked. One thread asks.
 *
 * <p>In parts, as the Java client asks, a message has groups of other sessions and namespaces.
 */
final class StreamReader implements StreamObserver<GetStreamResponse> {
  private static final int IN_FLIGHT = 8;
  private static final long PATIENCE_SECONDS = 60;

  private final CheckedCalls calls;
  private final KeySpace keys;
  private final Reference reference;
  private final boolean inParts;
  private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong ids = new AtomicLong();
  private final StreamObserver<GetStreamRequest> requests;

  /** A message: what it may be answered at the oldest, and which positions have been. */
  private record Asked(Reference.Versions oldest, BitSet answered) {}

  StreamReader(
      Channel channel, CheckedCalls calls, KeySpace keys, Reference reference, boolean inParts) {
    this.inParts = inParts;
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
    GetStreamRequest.Builder request =
        GetStreamRequest.newBuilder()
            .setId(id)
            .setNamespace(keys.namespaceOf(some[0]))
            .setSession(session);
    int[] all = inParts ? addGroups(request, some, session) : some;
    if (!inParts) {
      request.addAllKeys(calls.texts(some));
    }
    asked.put(id, new Asked(reference.oldest(all), new BitSet()));
    try {
      requests.onNext(request.build());
    } catch (IllegalStateException e) { // the stream has ended meanwhile
      return false;
    }
    return true;
  }

  /** Half of the keys of its own, half in a group, and the first one's like in the next group. */
  private int[] addGroups(GetStreamRequest.Builder request, int[] some, String session) {
    int half = some.length / 2;
    int foreign = (some[0] + keys.itemsPerGroup()) % keys.size();
    int[] own = Arrays.copyOfRange(some, 0, half);
    int[] others = Arrays.copyOfRange(some, half, some.length);
    request
        .setInParts(true)
        .addAllKeys(calls.texts(own))
        .addGroups(KeyGroup.newBuilder().setSession(session + "'").addAllKeys(calls.texts(others)))
        .addGroups(
            KeyGroup.newBuilder()
                .setNamespace(keys.namespaceOf(foreign))
                .setSession(session)
                .addKeys(keys.text(foreign)));
    int[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = foreign;
    return all;
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
    Asked message = asked.get(response.getId());
    if (message == null) {
      reference.tell("a message that nobody asked for");
      return;
    }
    if (response.hasError()) {
      calls.failed(Status.fromCodeValue(response.getError().getCode()));
    } else if (inParts) {
      checkPart(message, response);
      if (message.answered.cardinality() < message.oldest.keys().length) {
        return; // more parts follow
      }
    } else {
      calls.check(message.oldest, response.getResultsList());
    }
    asked.remove(response.getId());
    window.release();
  }

  private void checkPart(Asked message, GetStreamResponse part) {
    if (part.getPositionsCount() != part.getResultsCount()) {
      reference.tell(part.getResultsCount() + " answers at " + part.getPositionsCount());
      return;
    }
    for (int i = 0; i < part.getPositionsCount(); i++) {
      int position = part.getPositions(i);
      if (position < 0
          || position >= message.oldest.keys().length
          || message.answered.get(position)) {
        reference.tell("an answer at position " + position + ", or a second one");
      } else {
        message.answered.set(position);
        calls.checkAt(message.oldest, position, part.getResults(i));
      }
    }
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

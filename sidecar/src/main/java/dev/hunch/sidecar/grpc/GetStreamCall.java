package dev.hunch.sidecar.grpc;

import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@code GetStream}: many messages in flight, answered as they are ready.
 *
 * <p>A message is taken from the wire only while fewer than {@link #MAX_OPEN} are open, and one is
 * open until its answer has been handed to the transport, which takes no more than its window. So a
 * client that does not read its answers is not read either. A message in parts of which only loads
 * are left makes way for another one, so that slow loads do not hold up what is cached; {@link
 * #MAX_LOADING} may do that at once. One in parts is read on only while less than {@link
 * StreamRoom#MAX_READY_BYTES} wait for the client.
 *
 * <p>Thread-safe: answers come from any thread, and the lock keeps them apart.
 */
final class GetStreamCall implements StreamObserver<GetStreamRequest> {
  /** How many messages may be open at once. */
  static final int MAX_OPEN = 64;

  /** How many more may be open of which only loads are left. */
  static final int MAX_LOADING = 1024;

  private final ServerCallStreamObserver<StreamAnswer> client;
  private final BatchRead batches;
  private final Reads reads;
  private final RequestChecks checks;
  private final Failures failures;
  private final Executor later;
  private final Alarms alarms;
  private final String fallbackSession;
  private final Consumer<GetStreamCall> onEnd;

  /** The stream's part of the room of all answers. */
  private final AnswerRoom room;

  /** What is held of it by what is ready or on its way. */
  private final StreamRoom own;

  private final Object lock = new Object();
  private final ArrayDeque<Ready> ready = new ArrayDeque<>();
  private final PendingReads pending = new PendingReads();
  private int open;
  private int loading;
  private boolean halfClosed;
  private boolean draining;
  private boolean ended;

  /** An answer that may go out; if it closes its message, how many others are then taken. */
  private record Ready(StreamAnswer answer, boolean isLast, int takesMore) {}

  /**
   * Creates a call.
   *
   * @param later runs the rest of a message in parts, after what is ready has been sent
   * @param alarms give messages up at their deadlines
   * @param room what the answers of all calls may take
   */
  GetStreamCall(
      ServerCallStreamObserver<StreamAnswer> client,
      BatchRead batches,
      Reads reads,
      RequestChecks checks,
      Failures failures,
      Executor later,
      Alarms alarms,
      String fallbackSession,
      Consumer<GetStreamCall> onEnd,
      AnswerRoom room) {
    this.client = client;
    this.batches = batches;
    this.reads = reads;
    this.checks = checks;
    this.failures = failures;
    this.later = later;
    this.alarms = alarms;
    this.fallbackSession = fallbackSession;
    this.onEnd = onEnd;
    this.room = room.ofOneStream();
    this.own = new StreamRoom(this.room);
  }

  /** Begins to take messages. Called while the call is being set up. */
  void start() {
    client.disableAutoRequest();
    client.setOnReadyHandler(this::send);
    client.setOnCancelHandler(this::cancelled);
    client.setOnCloseHandler(this::taken);
    client.request(MAX_OPEN);
  }

  @Override
  public void onNext(GetStreamRequest request) {
    synchronized (lock) {
      open++;
    }
    if (request.getInParts()) {
      readInParts(request);
      return;
    }
    long deadlineNanos = alarms.deadlineOf(request);
    String named = request.getSession();
    AnswerRoom.Share share = room.share();
    CompletableFuture<List<KeyResult>> results;
    try {
      results =
          batches.read(
              request.getNamespace(),
              request.getKeysList(),
              named.isEmpty() ? fallbackSession : named,
              false,
              alarms.until(deadlineNanos),
              share);
    } catch (RuntimeException e) {
      answer(request.getId(), share, null, e);
      return;
    }
    if (!results.isDone()) {
      pending.add(results);
      alarms.cancelAt(deadlineNanos, results);
    }
    var unused =
        results.whenComplete((found, failure) -> answer(request.getId(), share, found, failure));
  }

  @Override
  public void onError(Throwable thrown) {
    cancelled();
  }

  @Override
  public void onCompleted() {
    synchronized (lock) {
      halfClosed = true;
    }
    send();
  }

  /** Ends the stream as soon as every open message has been answered. */
  void drain() {
    synchronized (lock) {
      draining = true;
    }
    send();
  }

  private void readInParts(GetStreamRequest request) {
    int count = PartedRead.keyCount(request);
    try {
      checks.keyCount(count);
    } catch (RuntimeException e) {
      answer(request.getId(), room.share(), null, e);
      return;
    }
    PartedRead.Parts parts = new MessageInParts(count);
    new PartedRead(request, reads, checks, failures, parts, later, alarms, fallbackSession).start();
  }

  private void answer(
      long id,
      AnswerRoom.Share share,
      @Nullable List<KeyResult> results,
      @Nullable Throwable failure) {
    if (isEnded()) {
      share.close();
      return; // it was cancelled: nobody reads the answer
    }
    GetStreamResponse.Builder response = GetStreamResponse.newBuilder().setId(id);
    if (results != null) {
      response.addAllResults(results);
    } else if (failure != null) {
      response.setError(failures.of(failure).toKeyError());
    }
    synchronized (lock) {
      own.takeOver(share);
      addReady(new Ready(StreamAnswer.of(response.build()), true, 1));
    }
    send();
  }

  private void addReady(Ready answer) {
    if (ended) {
      return; // nobody takes it
    }
    ready.add(answer);
    own.ready(answer.answer());
  }

  /** The call is over: its client has taken what it was sent, or never will. */
  private void taken() {
    synchronized (lock) {
      own.taken();
      own.count();
    }
  }

  private void send() {
    boolean over;
    int takesMore = 0;
    List<Runnable> rested;
    synchronized (lock) {
      while (!ended && !ready.isEmpty() && client.isReady()) {
        own.taken(); // else it would not be ready for more
        Ready next = ready.remove();
        own.handed(next.answer());
        client.onNext(next.answer());
        if (next.isLast()) {
          open--;
          takesMore += draining ? 0 : next.takesMore();
        }
      }
      if (own.isOnItsWay() && client.isReady()) {
        own.taken();
      }
      own.count();
      rested = own.rested();
      over = !ended && open == 0 && (halfClosed || draining);
      if (over) {
        ended = true;
        if (halfClosed) {
          client.onCompleted();
        } else {
          client.onError(Failure.DRAINING.toException());
        }
      }
    }
    if (over) {
      onEnd.accept(this);
    } else if (takesMore > 0) {
      client.request(takesMore); // without the lock: messages may come at once, on this thread
    }
    rested.forEach(this::readLater);
  }

  private void readLater(Runnable rest) {
    try {
      later.execute(rest);
    } catch (RejectedExecutionException stopping) {
      // Nobody is left to be answered.
    }
  }

  private boolean isEnded() {
    synchronized (lock) {
      return ended;
    }
  }

  /** Ends the stream for a fault of the sidecar's own: a message would never be answered. */
  private void fail(Throwable thrown) {
    synchronized (lock) {
      if (ended) {
        return;
      }
      client.onError(failures.of(thrown).toException());
    }
    cancelled();
  }

  private void cancelled() {
    synchronized (lock) {
      ended = true;
      ready.clear();
      own.clear();
    }
    pending.cancel();
    onEnd.accept(this);
  }

  /** Takes the answer of a message in parts. The stream's lock guards what it knows of it. */
  private final class MessageInParts implements PartedRead.Parts {
    /** How many keys are still to be answered. */
    private int unanswered;

    /** Whether another message has been taken while this one waits for its loads. */
    private boolean hasMadeWay;

    /** Done when the message is answered, and cancelled to give it up; null if it has no loads. */
    private @Nullable CompletableFuture<@Nullable Void> loaded;

    MessageInParts(int keys) {
      this.unanswered = keys;
    }

    @Override
    public boolean hasRoom(Runnable rest) {
      synchronized (lock) {
        if (own.readsOn()) {
          return true;
        }
        if (!ended) {
          own.rest(rest);
        }
        return false;
      }
    }

    @Override
    public @Nullable Failure refusalOf(int valueBytes) {
      synchronized (lock) {
        return own.refusalOf(valueBytes);
      }
    }

    @Override
    public boolean areWanted() {
      return !isEnded();
    }

    @Override
    public void send(StreamAnswer part) {
      CompletableFuture<@Nullable Void> done;
      synchronized (lock) {
        unanswered -= part.count();
        boolean isLast = unanswered == 0;
        if (isLast && hasMadeWay) {
          loading--;
        }
        done = isLast ? loaded : null;
        addReady(new Ready(part, isLast, hasMadeWay ? 0 : 1));
      }
      if (done != null) {
        done.complete(null);
      }
      GetStreamCall.this.send();
    }

    @Override
    public void waitFor(PendingReads loads, long deadlineNanos) {
      CompletableFuture<@Nullable Void> message =
          Cancellation.to(new CompletableFuture<>(), loads::cancel);
      synchronized (lock) {
        loaded = message;
      }
      pending.add(message);
      alarms.cancelAt(deadlineNanos, message);
    }

    /** Another message is taken while this one waits for its loads. */
    @Override
    public void allBegun() {
      synchronized (lock) {
        boolean isRead = ready.isEmpty(); // else its answers would pile up
        if (unanswered == 0 || ended || !isRead || loading >= MAX_LOADING || draining) {
          return;
        }
        hasMadeWay = true;
        loading++;
      }
      client.request(1); // without the lock: the next message may come at once, on this thread
    }

    @Override
    public void failed(Throwable thrown) {
      fail(thrown);
    }
  }
}

package dev.hunch.client;

import dev.hunch.proto.cache.v1.GetStreamRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is asked for over one stream, as many keys a message as wait.
 *
 * <p>Nothing waits for company: a key goes out as soon as the connection's thread is free, and what
 * has been asked for meanwhile goes with it. So one caller has a message for each key, and many
 * have few messages of many keys. A stream that fails fails all that wait for it; the next ask
 * opens another.
 *
 * <p>Thread-safe. All that changes is touched by the connection's thread alone, but for the inbox.
 */
final class ReadStream {
  /** How many messages may be on their way, most of them waiting for slow loads. */
  private static final int MAX_MESSAGES = 1024;

  /** How many messages' answers are taken without being asked for: all. */
  private static final int ALL = Integer.MAX_VALUE;

  private static final long SHORTEST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int SWEEPS_PER_DEADLINE = 16;

  private final ManagedChannel channel;
  private final Reconnection reconnection;
  private final EventLoop loop;
  private final LongSupplier nanoTime;
  private final long deadlineNanos;
  private final int maxPending;

  private final Queue<Ask> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** How many asks wait to be sent. */
  private final AtomicInteger pending = new AtomicInteger();

  /** How many keys were sent and have no answer yet. */
  private final AtomicInteger inFlight = new AtomicInteger();

  private final ArrayDeque<Ask> waiting = new ArrayDeque<>();
  private final SentMessages sent = new SentMessages();
  private @Nullable OpenStream stream;
  private boolean sweeping;

  /**
   * Creates it; the first ask opens the stream.
   *
   * @param channel of which {@code loop} is the only thread
   * @param nanoTime elapsed time, that of the asks
   * @param deadline how long an ask may take
   * @param maxPending how many asks may wait to be sent before more are refused
   */
  ReadStream(
      ManagedChannel channel,
      EventLoop loop,
      LongSupplier nanoTime,
      Duration deadline,
      int maxPending) {
    this.channel = channel;
    this.reconnection = new Reconnection(channel, nanoTime);
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.deadlineNanos = deadline.toNanos();
    this.maxPending = maxPending;
  }

  /** How many keys wait to be sent or answered, about: a batch that waits counts as one. */
  int unanswered() {
    return pending.get() + inFlight.get();
  }

  /** Whether asks do not fail at once; if they would, the connection is tried again. */
  boolean isUsable() {
    return reconnection.isUsable();
  }

  /** Asks; the ask hears of it in any case. */
  void send(Ask ask) {
    if (pending.incrementAndGet() > maxPending) {
      pending.decrementAndGet();
      ask.failed(Errors.tooManyPending(maxPending));
      return;
    }
    inbox.add(ask);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(this::takeInbox);
      } catch (RejectedExecutionException closed) {
        scheduled.set(false);
        failInbox();
      }
    }
  }

  /** Fails what has come too late to be sent; called after the connection has been closed. */
  void close() {
    failInbox();
  }

  private void failInbox() {
    HunchException failure = Errors.closed();
    for (Ask ask = inbox.poll(); ask != null; ask = inbox.poll()) {
      pending.decrementAndGet();
      ask.failed(failure);
    }
  }

  // ---- on the connection's thread

  private void takeInbox() {
    scheduled.set(false); // first: who adds from now on sends for us again
    for (Ask ask = inbox.poll(); ask != null; ask = inbox.poll()) {
      waiting.add(ask);
    }
    sendWaiting();
  }

  private void sendWaiting() {
    while (!waiting.isEmpty()) {
      OpenStream open = stream;
      if (open == null) {
        open = new OpenStream();
        stream = open;
        open.start();
      }
      if (!open.call.isReady() || sent.size() >= MAX_MESSAGES) {
        break; // its readiness, or an answer, brings us here again
      }
      GetStreamRequest.Builder request = GetStreamRequest.newBuilder().setInParts(true);
      int before = waiting.size();
      SentMessage message = SentMessage.take(waiting, request, inFlight);
      long id = sent.add(message);
      pending.addAndGet(waiting.size() - before);
      int millis = message.millisLeft(nanoTime.getAsLong() - deadlineNanos);
      open.call.sendMessage(request.setId(id).setDeadlineMs(millis).build());
    }
    sweepLater();
  }

  private void received(StreamReply reply) {
    SentMessage message = sent.get(reply.id());
    if (message == null) {
      return; // it was given up
    }
    reply.tell(message);
    if (message.isSettled()) {
      sent.remove(reply.id());
      sendWaiting();
    }
  }

  private void ended(OpenStream ended, HunchException failure) {
    if (stream != ended) {
      return;
    }
    stream = null;
    List<Ask> unsent = new ArrayList<>(waiting);
    waiting.clear();
    pending.addAndGet(-unsent.size());
    sent.failAll(failure);
    unsent.forEach(ask -> ask.failed(failure));
  }

  // ---- deadlines

  private void sweepLater() {
    if (sweeping || (waiting.isEmpty() && sent.size() == 0)) {
      return;
    }
    sweeping = true;
    long pause =
        Math.max(
            SHORTEST_SWEEP_NANOS,
            Math.min(LONGEST_SWEEP_NANOS, deadlineNanos / SWEEPS_PER_DEADLINE));
    var unused = loop.schedule(this::sweep, pause, TimeUnit.NANOSECONDS);
  }

  private void sweep() {
    sweeping = false;
    long overdue = nanoTime.getAsLong() - deadlineNanos;
    for (Iterator<Ask> asks = waiting.iterator(); asks.hasNext(); ) {
      Ask ask = asks.next();
      if (ask.askedNanos - overdue >= 0) {
        break;
      }
      asks.remove();
      pending.decrementAndGet();
      ask.failed(Errors.late());
    }
    sent.giveUpBefore(overdue);
    sendWaiting();
  }

  /** A stream of the sidecar's. Its calls may come from other threads while it is connecting. */
  private final class OpenStream extends ClientCall.Listener<StreamReply> {
    private final ClientCall<GetStreamRequest, StreamReply> call =
        channel.newCall(StreamReplyMarshaller.method(), CallOptions.DEFAULT);

    void start() {
      call.start(this, new Metadata());
      call.request(ALL);
    }

    @Override
    public void onReady() {
      onLoop(ReadStream.this::sendWaiting);
    }

    @Override
    public void onMessage(StreamReply reply) {
      onLoop(() -> take(reply));
    }

    private void take(StreamReply reply) {
      try {
        received(reply);
      } catch (RuntimeException e) {
        call.cancel("an answer that answers nothing asked", e);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      Status why =
          status.isOk() ? Status.UNAVAILABLE.withDescription("the sidecar ended it") : status;
      onLoop(() -> ended(this, Errors.of(why.asRuntimeException(trailers))));
    }

    private void onLoop(Runnable work) {
      if (loop.inEventLoop()) {
        work.run();
        return;
      }
      try {
        loop.execute(work);
      } catch (RejectedExecutionException closed) {
        work.run(); // the thread has ended: nobody else is there
      }
    }
  }
}

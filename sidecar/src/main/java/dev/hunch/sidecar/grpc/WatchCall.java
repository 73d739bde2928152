package dev.hunch.sidecar.grpc;

import dev.hunch.core.cache.Invalidation;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One watcher. What it has not taken yet waits in a bounded queue; when that is full, all that
 * waits is dropped, and the watcher told that it has missed some.
 *
 * <p>Thread-safe. Messages are sent by the executor alone, one at a time.
 */
final class WatchCall {
  static final int MOST_WAITING = 1024;

  private static final WatchResponse STARTED =
      WatchResponse.newBuilder().setStarted(WatchResponse.Started.getDefaultInstance()).build();

  private final ServerCallStreamObserver<WatchResponse> observer;
  private final Set<String> namespaces;
  private final Executor executor;
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final ArrayDeque<WatchResponse> waiting = new ArrayDeque<>();
  private boolean hasStarted;
  private boolean isFull;
  private boolean isEnding;
  private boolean hasEnded;

  /**
   * Creates the call.
   *
   * @param namespaces whose invalidations are told; empty: all
   * @param executor runs one task at a time
   */
  WatchCall(
      ServerCallStreamObserver<WatchResponse> observer, Set<String> namespaces, Executor executor) {
    this.observer = observer;
    this.namespaces = namespaces;
    this.executor = executor;
  }

  /** Tells of it, if the watcher wants to know. Returns at once. */
  void tell(Invalidation invalidation) {
    if (!namespaces.isEmpty() && !namespaces.contains(invalidation.namespace())) {
      return;
    }
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        waiting.clear();
        isFull = true;
      }
      if (!isFull) {
        waiting.add(messageOf(invalidation));
      }
    }
    wake();
  }

  /** Ends the call once what waits has been sent. */
  void end() {
    synchronized (waiting) {
      isEnding = true;
    }
    wake();
  }

  /** Has what waits sent, as far as the watcher takes it. */
  void wake() {
    if (isScheduled.compareAndSet(false, true)) {
      executor.execute(this::send);
    }
  }

  private void send() {
    isScheduled.set(false); // what comes from here on wakes it again
    while (!hasEnded && !observer.isCancelled() && observer.isReady()) {
      WatchResponse next = next();
      if (next == null) {
        return;
      }
      observer.onNext(next);
    }
  }

  /** The next message; null if there is none, the call's end included. */
  private @Nullable WatchResponse next() {
    synchronized (waiting) {
      if (!hasStarted) { // whatever was dropped since: it comes first
        hasStarted = true;
        return STARTED;
      }
      if (isFull) { // it takes messages again: it may begin anew
        isFull = false;
        return WatchResponse.newBuilder()
            .setMissed(WatchResponse.Missed.getDefaultInstance())
            .build();
      }
      WatchResponse next = waiting.poll();
      if (next == null && isEnding) {
        hasEnded = true;
        observer.onError(Failure.DRAINING.toException());
      }
      return next;
    }
  }

  private static WatchResponse messageOf(Invalidation invalidation) {
    dev.hunch.proto.cache.v1.Invalidation.Builder message =
        dev.hunch.proto.cache.v1.Invalidation.newBuilder().setNamespace(invalidation.namespace());
    if (invalidation instanceof Invalidation.OfKey ofKey) {
      message.setKeys(Keys.newBuilder().addKeys(ofKey.key().text()));
    } else if (invalidation instanceof Invalidation.OfPrefix ofPrefix) {
      message.setPrefix(ofPrefix.prefix());
    } else if (invalidation instanceof Invalidation.OfTag ofTag) {
      message.setTag(ofTag.tag());
    }
    return WatchResponse.newBuilder().setInvalidation(message).build();
  }
}

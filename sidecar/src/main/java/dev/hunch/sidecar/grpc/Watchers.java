package dev.hunch.sidecar.grpc;

import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Invalidation;
import dev.hunch.proto.cache.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Tells those who watch of invalidations. Thread-safe. */
public final class Watchers implements CacheObserver {
  private static final int MOST_WATCHERS = 256;

  private final Set<WatchCall> calls = ConcurrentHashMap.newKeySet();
  private final Executor executor;
  private volatile boolean draining;

  /**
   * Creates one without watchers.
   *
   * @param executor sends the messages; runs one task at a time
   */
  public Watchers(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void onInvalidated(Invalidation invalidation) {
    for (WatchCall call : calls) {
      call.tell(invalidation);
    }
  }

  /**
   * Takes a watcher in.
   *
   * @param namespaces whose invalidations are told; empty: all
   * @throws RefusedException if there are too many
   */
  void watch(Set<String> namespaces, ServerCallStreamObserver<WatchResponse> observer) {
    if (calls.size() >= MOST_WATCHERS) {
      throw new RefusedException(Failure.TOO_MANY_WATCHERS);
    }
    WatchCall call = new WatchCall(observer, namespaces, executor);
    observer.setOnReadyHandler(call::wake);
    observer.setOnCancelHandler(() -> calls.remove(call));
    calls.add(call); // before it hears that the watch stands
    call.wake();
    if (draining) { // it came while the others were being told
      call.end();
    }
  }

  /** Ends the watches, and those that come yet. */
  void drain() {
    draining = true;
    calls.forEach(WatchCall::end);
  }
}

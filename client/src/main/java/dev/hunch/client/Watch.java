package dev.hunch.client;

import dev.hunch.proto.cache.v1.Invalidation;
import dev.hunch.proto.cache.v1.WatchRequest;
import dev.hunch.proto.cache.v1.WatchResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A watch of invalidations, until it is closed or the sidecar goes away. Thread-safe. */
public final class Watch implements AutoCloseable {
  private final AtomicReference<@Nullable ClientCallStreamObserver<WatchRequest>> call =
      new AtomicReference<>();

  Watch() {}

  /** What hears the answers and tells the listener. */
  ClientResponseObserver<WatchRequest, WatchResponse> observer(InvalidationListener listener) {
    return new ClientResponseObserver<>() {
      @Override
      public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
        call.set(stream);
      }

      @Override
      public void onNext(WatchResponse message) {
        tell(listener, message);
      }

      @Override
      public void onError(Throwable thrown) {
        listener.onEnded();
      }

      @Override
      public void onCompleted() {
        listener.onEnded();
      }
    };
  }

  private static void tell(InvalidationListener listener, WatchResponse message) {
    switch (message.getEventCase()) {
      case STARTED -> listener.onStarted();
      case MISSED, EVENT_NOT_SET -> listener.onMissed(); // what is not known may be anything
      case INVALIDATION -> tell(listener, message.getInvalidation());
    }
  }

  private static void tell(InvalidationListener listener, Invalidation told) {
    switch (told.getTargetCase()) {
      case KEYS -> listener.onKeys(told.getNamespace(), told.getKeys().getKeysList());
      case PREFIX -> listener.onPrefix(told.getNamespace(), told.getPrefix());
      case TAG -> listener.onTag(told.getNamespace(), told.getTag());
      case TARGET_NOT_SET -> listener.onMissed();
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    ClientCallStreamObserver<WatchRequest> stream = call.get();
    if (stream != null) {
      stream.cancel("the watch is closed", null);
    }
  }
}

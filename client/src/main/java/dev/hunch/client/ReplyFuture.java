package dev.hunch.client;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** A future of the one response of a unary call. */
final class ReplyFuture<T> extends CompletableFuture<T> {
  /** Completes this future. */
  StreamObserver<T> observer() {
    return new StreamObserver<>() {
      @Override
      public void onNext(T response) {
        complete(response);
      }

      @Override
      public void onError(Throwable thrown) {
        completeExceptionally(thrown);
      }

      @Override
      public void onCompleted() {}
    };
  }
}

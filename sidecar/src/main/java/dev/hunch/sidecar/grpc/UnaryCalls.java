package dev.hunch.sidecar.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Answers unary calls. Thread-safe. */
final class UnaryCalls {
  private final Failures failures;

  UnaryCalls(Failures failures) {
    this.failures = failures;
  }

  /** Answers with what the work returns, or with the failure that it throws. */
  <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T response;
    try {
      response = work.get();
    } catch (RuntimeException e) {
      observer.onError(failures.toException(e));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  /**
   * Answers when the future is there. A client that has gone away, or whose deadline has passed,
   * cancels the future.
   */
  <T> void answerLater(StreamObserver<T> observer, Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> future;
    try {
      future = work.get();
    } catch (RuntimeException e) {
      observer.onError(failures.toException(e));
      return;
    }
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    if (!future.isDone()) {
      call.setOnCancelHandler(() -> future.cancel(false));
    }
    answer(call, future);
  }

  /** The same, and closes the share that holds the answer when the client has it, or has gone. */
  <T> void answerLater(
      StreamObserver<T> observer, AnswerRoom.Share share, Supplier<CompletableFuture<T>> work) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    call.setOnCloseHandler(share::close); // or it is cancelled, whatever becomes of the work
    call.setOnCancelHandler(share::close);
    CompletableFuture<T> future;
    try {
      future = work.get();
    } catch (RuntimeException e) {
      call.onError(failures.toException(e));
      return;
    }
    call.setOnCancelHandler(
        () -> {
          future.cancel(false);
          share.close();
        });
    answer(call, future);
  }

  private <T> void answer(ServerCallStreamObserver<T> call, CompletableFuture<T> future) {
    var unused =
        future.whenComplete(
            (response, failure) -> {
              if (call.isCancelled()) {
                return;
              }
              if (failure != null) {
                call.onError(failures.toException(failure));
              } else {
                call.onNext(response);
                call.onCompleted();
              }
            });
  }
}

package dev.hunch.sidecar.wiring;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** A future of the first answer of a call, or of its failure. */
final class FirstAnswer<T> extends CompletableFuture<T> implements StreamObserver<T> {
  @Override
  public void onNext(T answer) {
    complete(answer);
  }

  @Override
  public void onError(Throwable thrown) {
    completeExceptionally(thrown);
  }

  @Override
  public void onCompleted() {}
}

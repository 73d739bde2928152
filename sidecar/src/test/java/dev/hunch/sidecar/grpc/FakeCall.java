package dev.hunch.sidecar.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/** The server's side of a call without a wire: remembers how it was ended, once. */
final class FakeCall<T> extends ServerCallStreamObserver<T> {
  @Nullable Throwable ended;

  @Override
  public void onNext(T answer) {}

  @Override
  public void onError(Throwable thrown) {
    if (ended != null) {
      throw new IllegalStateException("ended twice", thrown);
    }
    ended = thrown;
  }

  @Override
  public void onCompleted() {}

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setOnCancelHandler(@Nullable Runnable handler) {}

  @Override
  public void setOnReadyHandler(@Nullable Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enabled) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void request(int count) {}
}

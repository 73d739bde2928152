package dev.hunch.sidecar.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's side of a call without a wire: remembers its answers and how it was ended, once. */
final class FakeCall<T> extends ServerCallStreamObserver<T> {
  final List<T> answers = new ArrayList<>();
  boolean ready = true;
  boolean cancelled;
  @Nullable Throwable ended;

  /** What the call has asked to be told of. */
  Runnable onCancel = () -> {};

  Runnable onClose = () -> {};
  Runnable onReady = () -> {};

  /** What the wire fails with; null while it does not. */
  @Nullable RuntimeException failure;

  /** What comes of an answer. */
  Runnable afterAnswer = () -> {};

  /** What a request for more messages brings. */
  Runnable onRequest = () -> {};

  @Override
  public void onNext(T answer) {
    if (failure != null) {
      throw failure;
    }
    answers.add(answer);
    afterAnswer.run();
  }

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
    return cancelled;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void setOnCancelHandler(@Nullable Runnable handler) {
    onCancel = handler == null ? () -> {} : handler;
  }

  @Override
  public void setOnCloseHandler(Runnable handler) {
    onClose = handler;
  }

  @Override
  public void setOnReadyHandler(@Nullable Runnable handler) {
    onReady = handler == null ? () -> {} : handler;
  }

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enabled) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void request(int count) {
    onRequest.run();
  }
}

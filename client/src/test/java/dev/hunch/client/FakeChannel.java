package dev.hunch.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel in a state that the test says, whose calls never get anything away. */
final class FakeChannel extends ManagedChannel {
  volatile ConnectivityState state = ConnectivityState.READY;

  /** How often it was told not to wait any longer. */
  volatile int resets;

  @Override
  public ConnectivityState getState(boolean requestConnection) {
    return state;
  }

  @Override
  public synchronized void resetConnectBackoff() {
    int before = resets;
    resets = before + 1;
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    return new ClientCall<Q, R>() {
      @Override
      public void start(Listener<R> listener, Metadata headers) {}

      @Override
      public void request(int messages) {}

      @Override
      public void cancel(@Nullable String message, @Nullable Throwable cause) {}

      @Override
      public void halfClose() {}

      @Override
      public void sendMessage(Q message) {
        throw new IllegalStateException("it is never ready");
      }

      @Override
      public boolean isReady() {
        return false;
      }
    };
  }

  @Override
  public String authority() {
    return "nobody";
  }

  @Override
  public ManagedChannel shutdown() {
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    return this;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}

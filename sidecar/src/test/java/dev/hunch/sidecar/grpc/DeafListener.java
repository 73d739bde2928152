package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.AccessEvent;

/** Hears nothing. */
final class DeafListener implements ReadListener {
  @Override
  public void onAsked(AccessEvent event) {}

  @Override
  public void onAnswered(AccessEvent event) {}

  @Override
  public void onReported(AccessEvent event) {}

  @Override
  public void onStale(long pastMillis) {}

  @Override
  public void onFailed() {}

  @Override
  public void onCancelled() {}

  @Override
  public void onRejected() {}
}

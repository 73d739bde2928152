package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.function.BooleanSupplier;

/** Throws from its events, exceptions and errors in turn, when it is told to. */
final class ThrowingObserver implements CacheObserver {
  private final BooleanSupplier throwsNow;
  private boolean throwsError;

  ThrowingObserver(BooleanSupplier throwsNow) {
    this.throwsNow = throwsNow;
  }

  @Override
  public void onLoadStarted(Key key, LoadKind kind) {
    fail();
  }

  @Override
  public void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    fail();
  }

  @Override
  public void onLoadSettled(Key key, LoadKind kind, boolean kept) {
    fail();
  }

  @Override
  public void onPrefetchUsed(Key key) {
    fail();
  }

  @Override
  public void onPrefetchLate(Key key) {
    fail();
  }

  @Override
  public void onPrefetchWasted(long keyHash) {
    fail();
  }

  @Override
  public void onRemoved(long keyHash, RemovalCause cause) {
    fail();
  }

  @Override
  public void onPartFailed(CachePart part, Throwable failure) {
    fail();
  }

  @Override
  public void onInvalidated(Invalidation invalidation) {
    fail();
  }

  @Override
  public void onPut(Key key, PutResult result) {
    fail();
  }

  private synchronized void fail() {
    if (!throwsNow.getAsBoolean()) {
      return;
    }
    throwsError = !throwsError;
    if (throwsError) {
      throw new StackOverflowError("a bug in the observer");
    }
    throw new IllegalStateException("a bug in the observer");
  }
}

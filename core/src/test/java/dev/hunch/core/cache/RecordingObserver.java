package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told. */
final class RecordingObserver implements CacheObserver {
  final List<String> told = new ArrayList<>();

  @Override
  public synchronized void onLoadStarted(Key key, LoadKind kind) {
    told.add("started " + key.text() + ' ' + kind);
  }

  @Override
  public synchronized void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    told.add("ended " + key.text() + ' ' + kind + ' ' + nanos + ' ' + result);
  }

  @Override
  public synchronized void onLoadSettled(Key key, LoadKind kind, boolean kept) {
    told.add("settled " + key.text() + ' ' + kind + ' ' + kept);
  }

  @Override
  public synchronized void onPrefetchUsed(Key key) {
    told.add("used " + key.text());
  }

  @Override
  public synchronized void onPrefetchLate(Key key) {
    told.add("late " + key.text());
  }

  @Override
  public synchronized void onPrefetchWasted(long keyHash) {
    told.add("wasted");
  }

  @Override
  public synchronized void onRemoved(long keyHash, RemovalCause cause) {
    told.add("removed " + cause);
  }

  @Override
  public synchronized void onPartFailed(CachePart part, Throwable failure) {
    told.add(part + " failed: " + failure.getMessage());
  }

  /** What was invalidated, apart: in the order of their acknowledgement. */
  final List<Invalidation> invalidated = new ArrayList<>();

  @Override
  public synchronized void onInvalidated(Invalidation invalidation) {
    invalidated.add(invalidation);
  }

  @Override
  public synchronized void onPut(Key key, PutResult result) {
    if (result != PutResult.STORED) {
      told.add("put " + key.text() + ' ' + result);
    }
  }
}

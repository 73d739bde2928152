package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.List;

/** Tells several observers, in order. */
public final class CompositeCacheObserver implements CacheObserver {
  private final CacheObserver[] observers;

  public CompositeCacheObserver(List<? extends CacheObserver> observers) {
    this.observers = observers.toArray(CacheObserver[]::new);
  }

  @Override
  public void onLoadStarted(Key key, LoadKind kind) {
    for (CacheObserver observer : observers) {
      observer.onLoadStarted(key, kind);
    }
  }

  @Override
  public void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    for (CacheObserver observer : observers) {
      observer.onLoadEnded(key, kind, nanos, result);
    }
  }

  @Override
  public void onLoadSettled(Key key, LoadKind kind, boolean kept) {
    for (CacheObserver observer : observers) {
      observer.onLoadSettled(key, kind, kept);
    }
  }

  @Override
  public void onPrefetchUsed(Key key) {
    for (CacheObserver observer : observers) {
      observer.onPrefetchUsed(key);
    }
  }

  @Override
  public void onPrefetchLate(Key key) {
    for (CacheObserver observer : observers) {
      observer.onPrefetchLate(key);
    }
  }

  @Override
  public void onPrefetchWasted(long keyHash) {
    for (CacheObserver observer : observers) {
      observer.onPrefetchWasted(keyHash);
    }
  }

  @Override
  public void onRemoved(long keyHash, RemovalCause cause) {
    for (CacheObserver observer : observers) {
      observer.onRemoved(keyHash, cause);
    }
  }

  @Override
  public void onPartFailed(CachePart part, Throwable failure) {
    for (CacheObserver observer : observers) {
      observer.onPartFailed(part, failure);
    }
  }

  @Override
  public void onPutRefused(Key key) {
    for (CacheObserver observer : observers) {
      observer.onPutRefused(key);
    }
  }

  @Override
  public void onPutFailed(Key key, RuntimeException failure) {
    for (CacheObserver observer : observers) {
      observer.onPutFailed(key, failure);
    }
  }
}

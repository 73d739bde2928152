package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells several observers, in order. What one throws is contained: it reaches neither the cache nor
 * the others, who are told of it as a failed part.
 */
public final class CompositeCacheObserver implements CacheObserver {
  private final List<CacheObserver> observers;

  public CompositeCacheObserver(List<? extends CacheObserver> observers) {
    this.observers = List.copyOf(observers);
  }

  @Override
  public void onLoadStarted(Key key, LoadKind kind) {
    tell(observer -> observer.onLoadStarted(key, kind));
  }

  @Override
  public void onLoadEnded(Key key, LoadKind kind, long nanos, LoadResult result) {
    tell(observer -> observer.onLoadEnded(key, kind, nanos, result));
  }

  @Override
  public void onLoadSettled(Key key, LoadKind kind, boolean kept) {
    tell(observer -> observer.onLoadSettled(key, kind, kept));
  }

  @Override
  public void onPrefetchUsed(Key key) {
    tell(observer -> observer.onPrefetchUsed(key));
  }

  @Override
  public void onPrefetchLate(Key key) {
    tell(observer -> observer.onPrefetchLate(key));
  }

  @Override
  public void onPrefetchWasted(long keyHash) {
    tell(observer -> observer.onPrefetchWasted(keyHash));
  }

  @Override
  public void onRemoved(long keyHash, RemovalCause cause) {
    tell(observer -> observer.onRemoved(keyHash, cause));
  }

  @Override
  public void onInvalidated(Invalidation invalidation) {
    tell(observer -> observer.onInvalidated(invalidation));
  }

  @Override
  public void onPut(Key key, PutResult result) {
    tell(observer -> observer.onPut(key, result));
  }

  @Override
  public void onPartFailed(CachePart part, Throwable failure) {
    for (CacheObserver observer : observers) {
      try {
        observer.onPartFailed(part, failure);
      } catch (RuntimeException | Error alsoFailed) {
        // This observer cannot even be told of failures; the others are.
      }
    }
  }

  private void tell(Consumer<CacheObserver> event) {
    for (CacheObserver observer : observers) {
      try {
        event.accept(observer);
      } catch (RuntimeException | Error e) {
        onPartFailed(CachePart.OBSERVER, e);
      }
    }
  }
}

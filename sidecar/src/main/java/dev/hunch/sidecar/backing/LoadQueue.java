package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The loads that wait for a connection: what is demanded goes ahead of what is prefetched, else the
 * first come goes first. Bounded. Thread-safe.
 */
final class LoadQueue {
  /**
   * A load that waits.
   *
   * @param key what is loaded
   * @param query what it asks for
   * @param kind why
   * @param sinceNanos since when somebody waits for it: it came, or was promoted
   * @param result is completed by whoever takes it out
   * @param running cancels it once it is taken out
   */
  record Load(
      Key key,
      KeyMapping.Query query,
      LoadKind kind,
      long sinceNanos,
      CompletableFuture<Loaded> result,
      CancellableQuery running) {
    private Load promoted(long nowNanos) {
      return new Load(key, query, LoadKind.DEMAND, nowNanos, result, running);
    }
  }

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final ArrayDeque<Load> demands = new ArrayDeque<>();
  private final ArrayDeque<Load> prefetches = new ArrayDeque<>();
  private boolean closed;

  LoadQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes the load in. A demand that finds the queue full pushes the latest prefetch out.
   *
   * @return the load that is refused, this one or another; null if none is
   */
  @Nullable Load offer(Load load) {
    lock.lock();
    try {
      if (closed) {
        return load;
      }
      Load refused = null;
      if (demands.size() + prefetches.size() >= capacity) {
        if (load.kind() == LoadKind.PREFETCH || prefetches.isEmpty()) {
          return load;
        }
        refused = prefetches.pollLast();
      }
      (load.kind() == LoadKind.DEMAND ? demands : prefetches).add(load);
      notEmpty.signal();
      return refused;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a prefetch of the key that still waits a demand that has just come. */
  void promote(Key key, long nowNanos) {
    lock.lock();
    try {
      for (Iterator<Load> waiting = prefetches.iterator(); waiting.hasNext(); ) {
        Load load = waiting.next();
        if (load.key().equals(key)) {
          waiting.remove();
          demands.add(load.promoted(nowNanos));
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the load with this result out, and says whether it was still waiting. */
  boolean remove(CompletableFuture<Loaded> result) {
    lock.lock();
    try {
      return demands.removeIf(load -> load.result() == result)
          || prefetches.removeIf(load -> load.result() == result);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a load; returns null once the queue is closed. */
  @Nullable Load take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Load load = demands.isEmpty() ? prefetches.poll() : demands.poll();
        if (load != null) {
          return load;
        }
        notEmpty.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return demands.size() + prefetches.size();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all further loads and returns those that wait. */
  List<Load> close() {
    lock.lock();
    try {
      closed = true;
      List<Load> waiting = new ArrayList<>(demands);
      waiting.addAll(prefetches);
      demands.clear();
      prefetches.clear();
      notEmpty.signalAll();
      return waiting;
    } finally {
      lock.unlock();
    }
  }
}

package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loads that wait for a connection: what is demanded goes ahead of what is prefetched, the
 * namespaces take turns, and within one the first come goes first.
 *
 * <p>Bounded, and fair: where several namespaces load, none may take more than {@link #FAIRNESS}
 * times the places that are left, so that a flood of one leaves room for the others (the dynamic
 * threshold of Choudhury and Hahne, 1998). So many loads run at once as the limit says, and of a
 * namespace no more than it may. Thread-safe.
 */
final class LoadQueue {
  /** How many times the free places a namespace may hold. */
  private static final int FAIRNESS = 3;

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
    Load promoted(long nowNanos) {
      return new Load(key, query, LoadKind.DEMAND, nowNanos, result, running);
    }
  }

  private final int capacity;
  private final LoadLimits limits;
  private final IntSupplier concurrency;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mayTake = lock.newCondition();

  /** By namespace, whose turn is next at the front. */
  private final Map<String, NamespaceLane> lanes = new LinkedHashMap<>();

  private int demands;
  private int prefetches;
  private int running;
  private boolean closed;

  /**
   * Creates an empty queue.
   *
   * @param capacity how many loads may wait, at least 1
   * @param concurrency how many loads may run now, at least 1
   */
  LoadQueue(int capacity, LoadLimits limits, IntSupplier concurrency) {
    this.capacity = capacity;
    this.limits = limits;
    this.concurrency = concurrency;
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
      NamespaceLane lane = laneOf(load.key().namespace());
      boolean isDemand = load.kind() == LoadKind.DEMAND;
      if (limits.isShared() && isDemand && lane.demands() >= FAIRNESS * (capacity - demands)) {
        return load;
      }
      Load refused = null;
      if (demands + prefetches >= capacity) {
        if (!isDemand || prefetches == 0) {
          return load;
        }
        refused = latestPrefetch();
      }
      lane.add(load);
      count(load, 1);
      mayTake.signal();
      return refused;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a prefetch of the key that still waits a demand that has just come. */
  void promote(Key key, long nowNanos) {
    lock.lock();
    try {
      NamespaceLane lane = lanes.get(key.namespace());
      if (lane != null && lane.promote(key, nowNanos)) {
        prefetches--;
        demands++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the load with this result out, and says whether it was still waiting. */
  boolean remove(CompletableFuture<Loaded> result) {
    lock.lock();
    try {
      for (NamespaceLane lane : lanes.values()) {
        Load removed = lane.remove(result);
        if (removed != null) {
          count(removed, -1);
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a load that may run; returns null once the queue is closed. Whoever takes one says
   * when it has {@link #ended}.
   */
  @Nullable Load take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Load load = running < concurrency.getAsInt() ? next() : null;
        if (load != null) {
          count(load, -1);
          running++;
          laneOf(load.key().namespace()).running++;
          return load;
        }
        mayTake.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place of a load that was taken to the next. */
  void ended(Load load) {
    lock.lock();
    try {
      running--;
      laneOf(load.key().namespace()).running--;
      mayTake.signalAll(); // the limit may have grown by more than this place
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return demands + prefetches;
    } finally {
      lock.unlock();
    }
  }

  /** How many loads run. */
  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all further loads and returns those that wait. */
  List<Load> close() {
    lock.lock();
    try {
      closed = true;
      List<Load> waiting = new ArrayList<>();
      lanes.values().forEach(lane -> lane.drainTo(waiting));
      demands = 0;
      prefetches = 0;
      mayTake.signalAll();
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** The next load of the namespace whose turn it is; a demand of any before a prefetch of any. */
  private @Nullable Load next() {
    for (LoadKind kind : List.of(LoadKind.DEMAND, LoadKind.PREFETCH)) {
      for (Map.Entry<String, NamespaceLane> entry : lanes.entrySet()) {
        NamespaceLane lane = entry.getValue();
        Load load = lane.mayRun() ? lane.poll(kind) : null;
        if (load != null) {
          lanes.remove(entry.getKey()); // to the back
          lanes.put(entry.getKey(), lane);
          return load;
        }
      }
    }
    return null;
  }

  private @Nullable Load latestPrefetch() {
    NamespaceLane longest = null;
    for (NamespaceLane lane : lanes.values()) {
      if (longest == null || lane.prefetches() > longest.prefetches()) {
        longest = lane;
      }
    }
    Load latest = longest == null ? null : longest.pollLastPrefetch();
    if (latest != null) {
      count(latest, -1);
    }
    return latest;
  }

  private void count(Load load, int change) {
    if (load.kind() == LoadKind.DEMAND) {
      demands += change;
    } else {
      prefetches += change;
    }
  }

  /** As many lanes as there are namespaces, which the configuration names. */
  private NamespaceLane laneOf(String namespace) {
    return lanes.computeIfAbsent(
        namespace,
        name -> new NamespaceLane(limits.maxConcurrent().getOrDefault(name, Integer.MAX_VALUE)));
  }

  /** The waiting loads of one namespace. The queue's lock guards it. */
  private static final class NamespaceLane {
    private final int maxRunning;
    private final ArrayDeque<Load> demanded = new ArrayDeque<>();
    private final ArrayDeque<Load> prefetched = new ArrayDeque<>();
    private int running;

    NamespaceLane(int maxRunning) {
      this.maxRunning = maxRunning;
    }

    int demands() {
      return demanded.size();
    }

    int prefetches() {
      return prefetched.size();
    }

    boolean mayRun() {
      return running < maxRunning;
    }

    void add(Load load) {
      (load.kind() == LoadKind.DEMAND ? demanded : prefetched).add(load);
    }

    @Nullable Load poll(LoadKind kind) {
      return kind == LoadKind.DEMAND ? demanded.poll() : prefetched.poll();
    }

    @Nullable Load pollLastPrefetch() {
      return prefetched.pollLast();
    }

    boolean promote(Key key, long nowNanos) {
      for (Load load : prefetched) {
        if (load.key().equals(key)) {
          prefetched.removeIf(each -> each.result() == load.result());
          demanded.add(load.promoted(nowNanos));
          return true;
        }
      }
      return false;
    }

    @Nullable Load remove(CompletableFuture<Loaded> result) {
      for (ArrayDeque<Load> waiting : List.of(demanded, prefetched)) {
        for (Load load : waiting) {
          if (load.result() == result) {
            waiting.removeIf(each -> each.result() == result);
            return load;
          }
        }
      }
      return null;
    }

    void drainTo(List<Load> all) {
      all.addAll(demanded);
      all.addAll(prefetched);
      demanded.clear();
      prefetched.clear();
    }
  }
}

package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.WaitingBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The loads that wait for a connection: what is demanded goes ahead of what is prefetched, the
 * namespaces take turns, and within one the first come goes first.
 *
 * <p>Bounded, and fair by a {@link WaitingBound}: a flood of one namespace leaves room for the
 * others. So many queries run at once as the limit says, and of a namespace no more than it may.
 * Loads with the same statement share one. Thread-safe.
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
   * @param isAlone whether it must not share a query with others
   */
  record Load(
      Key key,
      KeyMapping.Query query,
      LoadKind kind,
      long sinceNanos,
      CompletableFuture<Loaded> result,
      boolean isAlone) {
    Load promoted(long nowNanos) {
      return new Load(key, query, LoadKind.DEMAND, nowNanos, result, isAlone);
    }

    Load alone() {
      return new Load(key, query, kind, sinceNanos, result, true);
    }

    /** Whether one query may answer both. */
    boolean sharesWith(Load other) {
      return !isAlone && !other.isAlone && query.sql().equals(other.query.sql());
    }
  }

  /** How many prefetches share a query at most: a demand may come that waits for one of them. */
  private static final int MOST_PREFETCHES = 16;

  private final WaitingBound bound;
  private final LoadLimits limits;
  private final IntSupplier concurrency;
  private final ToIntFunction<KeyMapping.Query> mostTogether;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mayTake = lock.newCondition();

  /** By namespace, whose turn is next at the front. */
  private final Map<String, NamespaceLane> lanes = new LinkedHashMap<>();

  /**
   * The prefetches that share a query now, and since when a reader waits for them, if one does:
   * they may be given back.
   */
  private final Map<Key, OptionalLong> takenTogether = new HashMap<>();

  private int demands;
  private int prefetches;
  private int running;
  private boolean closed;

  /**
   * Creates an empty queue.
   *
   * @param capacity how many loads may wait, at least 1
   * @param concurrency how many queries may run now, at least 1
   * @param mostTogether how many loads may share a query like this one now, at least 1
   */
  LoadQueue(
      int capacity,
      LoadLimits limits,
      IntSupplier concurrency,
      ToIntFunction<KeyMapping.Query> mostTogether) {
    this.bound = new WaitingBound(capacity, limits.isShared());
    this.limits = limits;
    this.concurrency = concurrency;
    this.mostTogether = mostTogether;
  }

  /**
   * Takes the load in. A demand that finds the queue full pushes the latest prefetch out.
   *
   * @return the load that is refused, this one or another; null if none is
   */
  @Nullable Load offer(Load load) {
    lock.lock();
    try {
      return add(load);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the loads in, before anybody takes one of them out; returns those that are refused. */
  List<Load> offerAll(List<Load> loads) {
    List<Load> refused = new ArrayList<>();
    lock.lock();
    try {
      for (Load load : loads) {
        Load out = add(load);
        if (out != null) {
          refused.add(out);
        }
      }
    } finally {
      lock.unlock();
    }
    return refused;
  }

  private @Nullable Load add(Load load) {
    if (closed) {
      return load;
    }
    NamespaceLane lane = laneOf(load.key().namespace());
    boolean isDemand = load.kind() == LoadKind.DEMAND;
    if (isDemand && !bound.isFair(lane.demands(), demands)) {
      return load;
    }
    Load refused = null;
    if (demands + prefetches >= bound.most()) {
      if (!isDemand || prefetches == 0) {
        return load;
      }
      refused = latestPrefetch();
    }
    lane.add(load);
    count(load, 1);
    mayTake.signal();
    return refused;
  }

  /** Takes loads that were taken out in again, ahead of others; each is to have its own query. */
  List<Load> giveBack(List<Load> loads) {
    lock.lock();
    try {
      if (closed) {
        return loads;
      }
      for (int i = loads.size() - 1; i >= 0; i--) {
        Load load = asAwaited(loads.get(i)).alone();
        laneOf(load.key().namespace()).addFirst(load);
        count(load, 1);
      }
      mayTake.signalAll();
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private Load asAwaited(Load load) {
    OptionalLong since = takenTogether.getOrDefault(load.key(), OptionalLong.empty());
    return since.isPresent() ? load.promoted(since.getAsLong()) : load;
  }

  /** Makes a prefetch of the key that waits, or will again, a demand that has just come. */
  void promote(Key key, long nowNanos) {
    lock.lock();
    try {
      NamespaceLane lane = lanes.get(key.namespace());
      if (lane != null && lane.promote(key, nowNanos)) {
        prefetches--;
        demands++;
      } else {
        takenTogether.computeIfPresent(key, (taken, since) -> OptionalLong.of(nowNanos));
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
   * Waits for a load that may run, and takes others along that may share its query: demands with
   * demands, and no more than its part of the free connections. Returns null once the queue is
   * closed. Whoever takes a group says when it has {@link #ended}.
   */
  @Nullable LoadGroup take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        int free = concurrency.getAsInt() - running;
        Load load = free > 0 ? next() : null;
        if (load != null) {
          LoadGroup group = groupOf(load, free);
          group.loads().forEach(each -> count(each, -1));
          if (group.kind() != LoadKind.DEMAND && group.loads().size() > 1) {
            group.loads().forEach(each -> takenTogether.put(each.key(), OptionalLong.empty()));
          }
          running++;
          laneOf(group.namespace()).began();
          return group;
        }
        mayTake.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private LoadGroup groupOf(Load load, int free) {
    NamespaceLane lane = laneOf(load.key().namespace());
    int most = load.isAlone() ? 1 : mostTogether.applyAsInt(load.query());
    if (load.kind() != LoadKind.DEMAND) {
      most = Math.min(most, MOST_PREFETCHES);
    }
    return new LoadGroup(most == 1 ? List.of(load) : lane.pollWith(load, most, free));
  }

  /** Gives the place of a group that was taken to the next. */
  void ended(LoadGroup group) {
    lock.lock();
    try {
      running--;
      if (!takenTogether.isEmpty() && group.loads().size() > 1) {
        group.loads().forEach(each -> takenTogether.remove(each.key()));
      }
      laneOf(group.namespace()).ended();
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

  /** How many queries run. */
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
}

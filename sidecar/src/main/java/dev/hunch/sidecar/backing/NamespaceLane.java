package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.sidecar.backing.LoadQueue.Load;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The waiting loads of one namespace. The queue's lock guards it. */
final class NamespaceLane {
  /** How far back loads are looked for that may share a query. */
  private static final int WINDOW = 512;

  private final int maxRunning;
  private final ArrayDeque<Load> demanded = new ArrayDeque<>();
  private final ArrayDeque<Load> prefetched = new ArrayDeque<>();
  private int running;

  /**
   * Creates an empty lane.
   *
   * @param maxRunning how many of its queries may run at once
   */
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

  /** A query has begun. */
  void began() {
    running++;
  }

  /** A query has ended. */
  void ended() {
    running--;
  }

  void add(Load load) {
    waiting(load.kind()).add(load);
  }

  void addFirst(Load load) {
    waiting(load.kind()).addFirst(load);
  }

  @Nullable Load poll(LoadKind kind) {
    return waiting(kind).poll();
  }

  /**
   * Takes out what may share a query with a load that was taken out already.
   *
   * <p>Loads are spread over the connections that are free, {@link GroupSizes#FIRST} to each at
   * least: what would have run side by side is not made to run one after the other.
   *
   * @param most how many loads, this one among them
   * @param free how many queries could be begun now, this one among them
   * @return the load, and those that go with it
   */
  List<Load> pollWith(Load load, int most, int free) {
    ArrayDeque<Load> waiting = waiting(load.kind());
    int like = 1;
    int seen = 0;
    for (Load each : waiting) {
      if (++seen > WINDOW) {
        break;
      }
      like += each.sharesWith(load) ? 1 : 0;
    }
    int connections = Math.max(1, Math.min(free, maxRunning - running));
    int share = like / connections + (like % connections == 0 ? 0 : 1);
    int wanted = Math.min(most, Math.max(GroupSizes.FIRST, share));
    List<Load> together = new ArrayList<>(Math.min(wanted, like));
    together.add(load);
    Iterator<Load> rest = waiting.iterator();
    for (int i = 0; i < WINDOW && rest.hasNext() && together.size() < wanted; i++) {
      Load each = rest.next();
      if (each.sharesWith(load)) {
        rest.remove();
        together.add(each);
      }
    }
    return together;
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

  private ArrayDeque<Load> waiting(LoadKind kind) {
    return kind == LoadKind.DEMAND ? demanded : prefetched;
  }
}

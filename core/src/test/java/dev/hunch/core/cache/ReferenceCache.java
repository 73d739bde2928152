package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a cache without bounds should do, written down as simply as it can be. Values are numbers;
 * negative ones stand for a key that the store does not have.
 */
final class ReferenceCache {
  /** A read and what is expected of it, as soon as that is known. */
  static final class Read {
    @Nullable AccessResult result;
    int value;
    boolean failed;

    boolean isDone() {
      return result != null || failed;
    }

    void answer(AccessResult result, int value) {
      this.result = result;
      this.value = value;
    }
  }

  private record Held(int value, long expiresAt, boolean unread) {}

  private record Waiter(Read read, AccessResult result, @Nullable Held stale) {}

  private static final class Flight {
    private final Key key;
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean demanded;
    private boolean letGo;

    private Flight(Key key, LoadKind kind) {
      this.key = key;
      this.demanded = kind == LoadKind.DEMAND;
    }
  }

  private record Load(Flight flight, LoadKind kind) {}

  private final ManualTime time;
  private final Function<String, Freshness> freshness;
  private final Map<Key, Held> held = new HashMap<>();

  /** Every load begun, in order. */
  private final List<Load> loads = new ArrayList<>();

  private final Map<Key, Flight> joinable = new HashMap<>();

  long issued;
  long used;
  long late;
  long wasted;

  ReferenceCache(ManualTime time, Function<String, Freshness> freshness) {
    this.time = time;
    this.freshness = freshness;
  }

  Read get(Key key) {
    Read read = new Read();
    Held found = held.get(key);
    if (found != null && isFresh(found)) {
      boolean first = noteRead(key);
      read.answer(
          found.value < 0
              ? AccessResult.NEGATIVE
              : first ? AccessResult.PREFETCHED_HIT : AccessResult.HIT,
          found.value);
      return read;
    }
    boolean mayStandIn =
        found != null
            && found.value >= 0
            && time.millis()
                < found.expiresAt + freshness.apply(key.namespace()).staleIfError().toMillis();
    Flight flight = joinable.get(key);
    AccessResult result = flight == null ? AccessResult.MISS : AccessResult.COALESCED;
    if (flight == null) {
      flight = begin(key, LoadKind.DEMAND);
    } else if (!flight.demanded) {
      flight.demanded = true;
      late++;
    }
    flight.waiters.add(new Waiter(read, result, mayStandIn ? found : null));
    return read;
  }

  PrefetchStart prefetch(Key key) {
    if (joinable.containsKey(key)) {
      return PrefetchStart.IN_FLIGHT;
    }
    Held found = held.get(key);
    if (found != null && isFresh(found)) {
      return PrefetchStart.CACHED;
    }
    begin(key, LoadKind.PREFETCH);
    issued++;
    return PrefetchStart.STARTED;
  }

  void put(Key key, int value) {
    letGo(key);
    keep(key, value, false);
  }

  boolean invalidate(Key key) {
    letGo(key);
    return drop(key);
  }

  long invalidatePrefix(String namespace, String prefix) {
    List<Key> loading = List.copyOf(joinable.keySet());
    loading.stream().filter(key -> key.startsWith(namespace, prefix)).forEach(this::letGo);
    List<Key> cached = List.copyOf(held.keySet());
    return cached.stream().filter(key -> key.startsWith(namespace, prefix) && drop(key)).count();
  }

  /** Ends a load: as said, with this value if it was answered. */
  void land(int number, LoadResult result, int answered) {
    Flight flight = loads.get(number).flight;
    if (result == LoadResult.FAILED
        && loads.get(number).kind == LoadKind.PREFETCH
        && flight.demanded) {
      loads.add(new Load(flight, LoadKind.DEMAND));
      return;
    }
    Integer value = result == LoadResult.ANSWERED ? answered : null;
    joinable.remove(flight.key, flight);
    boolean speculative = !flight.demanded;
    boolean kept = value != null && !flight.letGo && expiry(flight.key, value) > time.millis();
    if (kept && value != null) {
      keep(flight.key, value, speculative);
    } else if (speculative) {
      wasted++;
    }
    for (Waiter waiter : flight.waiters) {
      if (value != null) {
        waiter.read.answer(kept ? waiter.result : AccessResult.BYPASS, value);
      } else if (waiter.stale != null && result == LoadResult.FAILED) {
        noteRead(flight.key);
        waiter.read.answer(AccessResult.STALE, waiter.stale.value);
      } else {
        waiter.read.failed = true;
      }
    }
  }

  int loads() {
    return loads.size();
  }

  Key keyOf(int load) {
    return loads.get(load).flight.key;
  }

  long size() {
    return held.size();
  }

  private Flight begin(Key key, LoadKind kind) {
    Flight flight = new Flight(key, kind);
    loads.add(new Load(flight, kind));
    joinable.put(key, flight);
    return flight;
  }

  private void letGo(Key key) {
    Flight flight = joinable.remove(key);
    if (flight != null) {
      flight.letGo = true;
    }
  }

  private void keep(Key key, int value, boolean unread) {
    drop(key);
    held.put(key, new Held(value, expiry(key, value), unread));
  }

  private boolean drop(Key key) {
    Held old = held.remove(key);
    if (old != null && old.unread) {
      wasted++;
    }
    return old != null;
  }

  private boolean noteRead(Key key) {
    Held found = held.get(key);
    if (found == null || !found.unread) {
      return false;
    }
    held.put(key, new Held(found.value, found.expiresAt, false));
    used++;
    return true;
  }

  private boolean isFresh(Held found) {
    return time.millis() < found.expiresAt;
  }

  private long expiry(Key key, int value) {
    Freshness fresh = freshness.apply(key.namespace());
    if (value < 0) {
      return time.millis() + fresh.negativeTtl().toMillis();
    }
    return fresh.ttl() == null ? Long.MAX_VALUE : time.millis() + fresh.ttl().toMillis();
  }
}

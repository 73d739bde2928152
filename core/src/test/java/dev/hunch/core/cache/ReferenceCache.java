package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
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

  private record Held(
      int value,
      long loadedAt,
      long expiresAt,
      boolean unread,
      boolean wasRead,
      Set<String> tags,
      boolean dead) {
    Held asDead() {
      return new Held(value, loadedAt, expiresAt, unread, wasRead, tags, true);
    }
  }

  private record Waiter(Read read, AccessResult result, @Nullable Held stale) {}

  private static final class Flight {
    private final Key key;
    private long askedAt;
    private final LoadKind kind;
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean demanded;
    private boolean letGo;

    private Flight(Key key, LoadKind kind, long askedAt) {
      this.key = key;
      this.askedAt = askedAt;
      this.kind = kind;
      this.demanded = kind == LoadKind.DEMAND;
    }
  }

  private record Load(Flight flight, LoadKind kind) {}

  private final ManualTime time;
  private final Function<String, Freshness> freshness;
  private final Function<Key, Set<String>> tagsOf;
  private final Map<Key, Held> held = new HashMap<>();

  /** Every load begun, in order. */
  private final List<Load> loads = new ArrayList<>();

  private final Map<Key, Flight> joinable = new HashMap<>();

  /** How often a write or an invalidation let a load go, by which and over which. */
  final Map<String, Long> races = new TreeMap<>();

  long promoted;
  long issued;
  long used;
  long late;
  long wasted;

  ReferenceCache(
      ManualTime time, Function<String, Freshness> freshness, Function<Key, Set<String>> tagsOf) {
    this.tagsOf = tagsOf;
    this.time = time;
    this.freshness = freshness;
  }

  Read get(Key key) {
    Read read = new Read();
    Held found = meet(key);
    Freshness fresh = freshness.apply(key.namespace());
    if (found != null && isFresh(found)) {
      boolean due = isDueForRefresh(found, fresh);
      boolean first = noteRead(key);
      read.answer(
          found.value < 0
              ? AccessResult.NEGATIVE
              : first ? AccessResult.PREFETCHED_HIT : AccessResult.HIT,
          found.value);
      if (due) {
        refresh(key);
      }
      return read;
    }
    if (found != null && isWithin(found, fresh.staleWhileRevalidate())) {
      if (found.unread) {
        noteRead(key);
      }
      refresh(key);
      read.answer(AccessResult.STALE, found.value);
      return read;
    }
    boolean mayStandIn = found != null && isWithin(found, fresh.staleIfError());
    Flight flight = joinable.get(key);
    AccessResult result = flight == null ? AccessResult.MISS : AccessResult.COALESCED;
    if (flight == null) {
      flight = begin(key, LoadKind.DEMAND);
    } else if (!flight.demanded) {
      flight.demanded = true;
      promoted++;
      late += flight.kind == LoadKind.PREFETCH ? 1 : 0;
    }
    flight.waiters.add(new Waiter(read, result, mayStandIn ? found : null));
    return read;
  }

  private void refresh(Key key) {
    if (!joinable.containsKey(key)) {
      begin(key, LoadKind.REFRESH);
    }
  }

  private boolean isWithin(Held found, Duration grace) {
    return found.value >= 0 && time.millis() < found.expiresAt + grace.toMillis();
  }

  private boolean isDueForRefresh(Held found, Freshness fresh) {
    long life = found.expiresAt - found.loadedAt;
    return fresh.refreshAhead() > 0
        && found.wasRead
        && found.value >= 0
        && found.expiresAt != Long.MAX_VALUE
        && found.expiresAt - time.millis() <= life * fresh.refreshAhead();
  }

  PrefetchStart prefetch(Key key) {
    if (joinable.containsKey(key)) {
      return PrefetchStart.IN_FLIGHT;
    }
    Held found = meet(key);
    if (found != null && isFresh(found)) {
      return PrefetchStart.CACHED;
    }
    begin(key, LoadKind.PREFETCH);
    issued++;
    return PrefetchStart.STARTED;
  }

  void put(Key key, int value, Set<String> tags) {
    letGo(key, "put");
    Set<String> all = new HashSet<>(tags);
    all.addAll(tagsOf.apply(key));
    keep(key, value, false, false, all, time.millis());
  }

  boolean invalidate(Key key) {
    letGo(key, "key");
    return meet(key) != null && drop(key);
  }

  void invalidatePrefix(String namespace, String prefix) {
    kill("prefix", (key, tags) -> key.startsWith(namespace, prefix));
  }

  void invalidateTag(String namespace, String tag) {
    kill("tag", (key, tags) -> key.namespace().equals(namespace) && tags.contains(tag));
  }

  /** Nobody reads or joins any more what is doomed; it stays until it is met. */
  private void kill(String by, BiPredicate<Key, Set<String>> isDoomed) {
    List.copyOf(joinable.keySet()).stream()
        .filter(key -> isDoomed.test(key, tagsOf.apply(key)))
        .forEach(key -> letGo(key, by));
    held.replaceAll((key, was) -> isDoomed.test(key, was.tags) ? was.asDead() : was);
  }

  /** What is held of the key; dropped if it is dead. */
  private @Nullable Held meet(Key key) {
    Held found = held.get(key);
    if (found != null && found.dead) {
      drop(key);
      return null;
    }
    return found;
  }

  /** Ends a load: as said, with this value if it was answered. */
  void land(int number, LoadResult result, int answered) {
    Flight flight = loads.get(number).flight;
    if (result == LoadResult.FAILED
        && loads.get(number).kind != LoadKind.DEMAND
        && flight.demanded) {
      loads.add(new Load(flight, LoadKind.DEMAND));
      flight.askedAt = time.millis();
      return;
    }
    Integer value = result == LoadResult.ANSWERED ? answered : null;
    joinable.remove(flight.key, flight);
    boolean speculative = !flight.demanded && flight.kind == LoadKind.PREFETCH;
    boolean kept = value != null && !flight.letGo && mayBeServed(flight, value);
    if (kept && value != null) {
      Set<String> tags = tagsOf.apply(flight.key);
      keep(flight.key, value, speculative, !speculative, tags, flight.askedAt);
    } else {
      if (value != null && !flight.letGo) {
        drop(flight.key); // the store has overtaken it
      }
      wasted += speculative ? 1 : 0;
    }
    for (Waiter waiter : flight.waiters) {
      if (value != null) {
        waiter.read.answer(kept ? waiter.result : AccessResult.BYPASS, value);
      } else if (waiter.stale != null && result == LoadResult.FAILED) {
        if (waiter.stale.unread) {
          noteRead(flight.key);
        }
        waiter.read.answer(AccessResult.STALE, waiter.stale.value);
      } else {
        waiter.read.failed = true;
      }
    }
  }

  /** Whether what was loaded is still fresh, or within a grace. */
  private boolean mayBeServed(Flight flight, int value) {
    Freshness fresh = freshness.apply(flight.key.namespace());
    long graceMillis =
        value < 0
            ? 0
            : Math.max(fresh.staleWhileRevalidate().toMillis(), fresh.staleIfError().toMillis());
    return time.millis() < expiry(flight.key, value, flight.askedAt) + graceMillis;
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
    Flight flight = new Flight(key, kind, time.millis());
    loads.add(new Load(flight, kind));
    joinable.put(key, flight);
    return flight;
  }

  private void letGo(Key key, String by) {
    Flight flight = joinable.remove(key);
    if (flight != null) {
      races.merge(by + " over " + flight.kind, 1L, Long::sum);
      flight.letGo = true;
    }
  }

  private void keep(
      Key key, int value, boolean unread, boolean wasRead, Set<String> tags, long askedAt) {
    drop(key);
    long expiresAt = expiry(key, value, askedAt);
    held.put(key, new Held(value, askedAt, expiresAt, unread, wasRead, tags, false));
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
    held.put(
        key,
        new Held(
            found.value, found.loadedAt, found.expiresAt, false, true, found.tags, found.dead));
    used++;
    return true;
  }

  private boolean isFresh(Held found) {
    return time.millis() < found.expiresAt;
  }

  private long expiry(Key key, int value, long askedAt) {
    Freshness fresh = freshness.apply(key.namespace());
    if (value < 0) {
      return askedAt + fresh.negativeTtl().toMillis();
    }
    return fresh.expiryOfValue(askedAt, key.hash());
  }
}

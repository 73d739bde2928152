package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.eviction.EvictionPolicy;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The read-through cache: looks a key up, loads it once if it is missing, keeps what came.
 *
 * <pre>
 *            get                       load ends, epoch stands
 *   (none) ───────► loading (flight) ────────────────────────► cached ──► (none)
 *                      │  ▲ joined by other gets                  │  evicted, invalidated,
 *                      │  │                                       │  or past its freshness
 *                      └──┘ epoch bumped: the flight is let go,
 *                           its waiters are served, nothing is kept
 * </pre>
 *
 * <p><b>Single flight.</b> At most one load of a key is in flight that a read may join. It belongs
 * to no reader: whoever gives up waiting fails nobody else.
 *
 * <p><b>No stale write-back.</b> A write or an invalidation bumps the key's epoch and lets its
 * flight go. A load keeps its value only if the epoch it began with still stands, and a read that
 * comes after the invalidation never joins a load that began before it. This holds for prefetches
 * as well.
 *
 * <p>Thread-safe. A hit reads the entry store without the lock and takes the lock for the policy's
 * note of it only; everything that changes the cache happens under one lock, so store, policy and
 * flights agree.
 */
public final class Cache {
  private final CacheContents contents;
  private final BackingStore backing;
  private final Function<String, @Nullable Freshness> freshness;
  private final InstantSource clock;
  private final Ticker ticker;
  private final CacheObserver observer;
  private final int maxWaitingLoads;

  private final ReentrantLock lock = new ReentrantLock();
  private final Epochs epochs = new Epochs();

  /** The loads that a read may join. */
  private final Map<Key, Flight> flights = new HashMap<>();

  /** Loads that have not come back, those let go among them; and how many of them readers await. */
  private int loads;

  private int awaitedLoads;

  /**
   * Creates a cache over what the entry store already holds.
   *
   * @param entries where entries lie; the cache is its only writer
   * @param policy keeps the entries within their bound; empty
   * @param backing where values come from
   * @param freshness the freshness of a namespace, or null if it is not configured
   * @param clock wall time, for the age of entries
   * @param ticker elapsed time, for the length of loads
   * @param observer is told what happens
   * @param maxWaitingLoads how many loads readers may wait for before a read that needs one more is
   *     refused, and how many loads may be in flight at all before a prefetch is
   */
  public Cache(
      EntryStore entries,
      EvictionPolicy policy,
      BackingStore backing,
      Function<String, @Nullable Freshness> freshness,
      InstantSource clock,
      Ticker ticker,
      CacheObserver observer,
      int maxWaitingLoads) {
    if (maxWaitingLoads < 1) {
      throw new IllegalArgumentException("maxWaitingLoads is below 1: " + maxWaitingLoads);
    }
    this.contents = new CacheContents(entries, policy, observer);
    this.backing = backing;
    this.freshness = freshness;
    this.clock = clock;
    this.ticker = ticker;
    this.observer = observer;
    this.maxWaitingLoads = maxWaitingLoads;
    lock.lock();
    try {
      contents.adopt();
    } finally {
      lock.unlock();
    }
  }

  /** Tells what the cache itself holds for the key. Changes nothing, loads nothing. */
  public Lookup lookup(Key key) {
    Entry entry = contents.get(key);
    if (entry == null) {
      return new Lookup.Miss();
    }
    long now = clock.millis();
    if (entry.isFresh(now)) {
      return entry.isNegative() ? new Lookup.Negative(entry) : new Lookup.Hit(entry);
    }
    return freshnessOf(key).mayServeStale(entry, now) ? new Lookup.Stale(entry) : new Lookup.Miss();
  }

  /**
   * Answers a read from the cache, or through it from the backing store.
   *
   * @return the answer; fails with {@link StoreException} if the store cannot answer and no stale
   *     entry may stand in, and with {@link OverloadedException} if too many loads are waiting
   * @throws UnknownNamespaceException if the key's namespace is not configured
   */
  public CompletableFuture<Answer> get(Key key) {
    Freshness fresh = freshnessOf(key);
    Entry entry = contents.get(key);
    long now = clock.millis();
    if (entry != null && entry.isFresh(now)) {
      return CompletableFuture.completedFuture(hit(key, entry));
    }
    CompletableFuture<Answer> loaded = load(key, fresh);
    return entry != null && fresh.mayServeStale(entry, now) ? standIn(key, loaded, entry) : loaded;
  }

  /** Begins to load a key that nobody has asked for yet, unless it is there or on its way. */
  public PrefetchStart prefetch(Key key) {
    Freshness fresh = freshness.apply(key.namespace());
    if (fresh == null) {
      return PrefetchStart.REFUSED;
    }
    Flight flight;
    lock.lock();
    try {
      if (flights.containsKey(key)) {
        return PrefetchStart.IN_FLIGHT;
      }
      Entry entry = contents.get(key);
      if (entry != null && entry.isFresh(clock.millis())) {
        return PrefetchStart.CACHED;
      }
      if (loads >= maxWaitingLoads) {
        return PrefetchStart.REFUSED;
      }
      flight = takeOff(key, LoadKind.PREFETCH, fresh);
    } finally {
      lock.unlock();
    }
    start(flight);
    return PrefetchStart.STARTED;
  }

  /**
   * Keeps a value that the service has written to its store.
   *
   * @return whether it could be kept; an older value is gone in any case
   * @throws UnknownNamespaceException if the key's namespace is not configured
   */
  public boolean put(Key key, byte[] value) {
    Freshness fresh = freshnessOf(key);
    lock.lock();
    try {
      letGo(key);
      long now = clock.millis();
      Entry entry = new Entry(value, now, fresh.expiryOfValue(now), Entry.Origin.WRITE);
      return contents.keep(key, entry, false, now);
    } finally {
      lock.unlock();
    }
  }

  /** Drops the key and says whether it was cached. No load begun earlier is kept or joined. */
  public boolean invalidate(Key key) {
    lock.lock();
    try {
      letGo(key);
      return contents.invalidate(key);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops every key of the namespace that begins with the prefix; walks the whole cache.
   *
   * @param prefix empty for the whole namespace
   * @return how many entries were dropped
   */
  public long invalidatePrefix(String namespace, String prefix) {
    lock.lock();
    try {
      List<Key> loading =
          flights.keySet().stream().filter(key -> key.startsWith(namespace, prefix)).toList();
      loading.forEach(this::letGo);
      return contents.invalidatePrefix(namespace, prefix);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a read of the key would need no new load: a fresh entry or a flight is there. */
  public boolean isCoveredOrLoading(Key key) {
    Entry entry = contents.get(key);
    return (entry != null && entry.isFresh(clock.millis())) || isLoading(key);
  }

  /** Whether a load of the key is in flight that a read would join. */
  public boolean isLoading(Key key) {
    lock.lock();
    try {
      return flights.containsKey(key);
    } finally {
      lock.unlock();
    }
  }

  /** How many entries the cache holds. */
  public long size() {
    return contents.size();
  }

  /** What the entries weigh together, in the unit of the policy's bound. */
  public long weight() {
    lock.lock();
    try {
      return contents.weight();
    } finally {
      lock.unlock();
    }
  }

  // ---- hits

  private Answer hit(Key key, Entry entry) {
    boolean prefetched = noteRead(key);
    if (entry.isNegative()) {
      return answer(AccessResult.NEGATIVE, entry);
    }
    return answer(prefetched ? AccessResult.PREFETCHED_HIT : AccessResult.HIT, entry);
  }

  /** Notes a read and says whether it was the first use of a prefetched entry. */
  private boolean noteRead(Key key) {
    lock.lock();
    try {
      return contents.noteRead(key);
    } finally {
      lock.unlock();
    }
  }

  private Answer answer(AccessResult result, Entry entry) {
    return new Answer(result, entry, Math.max(0, clock.millis() - entry.loadedAtMillis()));
  }

  // ---- loads

  private CompletableFuture<Answer> load(Key key, Freshness fresh) {
    Flight flight;
    boolean joins;
    boolean promotes = false;
    lock.lock();
    try {
      Entry entry = contents.get(key); // a load may have landed since the look-up
      if (entry != null && entry.isFresh(clock.millis())) {
        return CompletableFuture.completedFuture(hit(key, entry));
      }
      Flight inFlight = flights.get(key);
      joins = inFlight != null;
      if (inFlight != null) {
        flight = inFlight;
        if (!flight.demanded) {
          flight.demanded = true;
          promotes = true;
          awaitedLoads++;
          observer.onPrefetchLate(key);
        }
      } else if (awaitedLoads >= maxWaitingLoads) {
        return CompletableFuture.failedFuture(new OverloadedException(awaitedLoads));
      } else {
        flight = takeOff(key, LoadKind.DEMAND, fresh);
      }
    } finally {
      lock.unlock();
    }
    // The future handed out is the reader's own: it may cancel that without touching the flight.
    AccessResult result = joins ? AccessResult.COALESCED : AccessResult.MISS;
    CompletableFuture<Answer> answer = flight.landing.thenApply(landing -> landing.answer(result));
    if (!joins) {
      start(flight);
    } else if (promotes) {
      backing.promote(key);
    }
    return answer;
  }

  private Flight takeOff(Key key, LoadKind kind, Freshness fresh) {
    Flight flight = new Flight(new Lease(key, kind, epochs.of(key.hash()), ticker.nanos()), fresh);
    flights.put(key, flight);
    loads++;
    awaitedLoads += flight.demanded ? 1 : 0;
    observer.onLoadStarted(key, kind); // under the lock: nobody is told of the load before
    return flight;
  }

  private void start(Flight flight) {
    Lease lease = flight.lease;
    try {
      backing
          .load(lease.key(), lease.kind())
          .whenComplete((loaded, failure) -> land(flight, loaded, failure));
    } catch (RuntimeException | Error e) { // a flight that never landed would block its key
      land(flight, null, e);
    }
  }

  private void land(
      Flight flight, BackingStore.@Nullable Loaded loaded, @Nullable Throwable failure) {
    Lease lease = flight.lease;
    boolean ok = loaded != null;
    observer.onLoadEnded(lease.key(), lease.kind(), ticker.nanos() - lease.startedNanos(), ok);
    Flight.Landing landing = null;
    lock.lock();
    try {
      loads--;
      awaitedLoads -= flight.demanded ? 1 : 0;
      flights.remove(lease.key(), flight);
      if (loaded != null) {
        landing = keepLoaded(flight, loaded);
      }
      boolean kept = landing != null && landing.kept();
      if (!kept && flight.isSpeculative()) {
        observer.onPrefetchWasted(lease.key().hash());
      }
      observer.onLoadSettled(lease.key(), lease.kind(), kept);
    } finally { // whatever was thrown: those who wait are told
      lock.unlock();
      if (landing != null) {
        flight.landing.complete(landing);
      } else {
        flight.landing.completeExceptionally(storeFailure(failure));
      }
    }
  }

  private Flight.Landing keepLoaded(Flight flight, BackingStore.Loaded loaded) {
    Lease lease = flight.lease;
    Key key = lease.key();
    Freshness fresh = flight.freshness;
    long now = clock.millis();
    Entry.Origin origin =
        lease.kind() == LoadKind.PREFETCH ? Entry.Origin.PREFETCH : Entry.Origin.DEMAND;
    Entry entry =
        loaded instanceof BackingStore.Loaded.Found found
            ? new Entry(found.value(), now, fresh.expiryOfValue(now), origin)
            : new Entry(null, now, fresh.expiryOfAbsence(now), origin);
    boolean stands = epochs.of(key.hash()) == lease.epoch();
    boolean kept = false;
    if (stands && entry.isFresh(now)) {
      try {
        kept = contents.keep(key, entry, flight.isSpeculative(), now);
      } catch (RuntimeException e) { // the readers have their value all the same
        observer.onPutFailed(key, e);
      }
    } else if (stands) {
      contents.invalidate(key); // what the store has just denied must not come back as stale
    }
    return new Flight.Landing(entry, kept);
  }

  private CompletableFuture<Answer> standIn(
      Key key, CompletableFuture<Answer> loaded, Entry stale) {
    return loaded.handle(
        (answer, failure) -> {
          if (answer != null) {
            return answer;
          }
          Throwable cause = causeOf(failure);
          if (cause instanceof StoreException) {
            noteRead(key); // so that what is in use outlasts the store's outage
            return answer(AccessResult.STALE, stale);
          }
          throw cause instanceof RuntimeException e ? e : new CompletionException(cause);
        });
  }

  private static StoreException storeFailure(@Nullable Throwable failure) {
    Throwable cause = causeOf(failure);
    return cause instanceof StoreException e
        ? e
        : new StoreException("the backing store failed", cause);
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Ends the lease of the key's load and lets no later read join it. Under the lock. */
  private void letGo(Key key) {
    epochs.bump(key.hash());
    flights.remove(key);
  }

  private Freshness freshnessOf(Key key) {
    Freshness found = freshness.apply(key.namespace());
    if (found == null) {
      throw new UnknownNamespaceException(key.namespace());
    }
    return found;
  }
}

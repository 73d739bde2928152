package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loads in flight: how they take off, are joined and land, and which of them are let go.
 *
 * <p>The cache's lock guards it: callers hold it, but for {@link #depart} and {@link #start}, which
 * call the backing store and must be called without it. A flight that took off must be started.
 */
final class Flights {
  /**
   * How many readers may have joined loads that others began. A join costs the store nothing, so
   * this is no multiple of the loads: it bounds the heap, at most about 700 bytes for each.
   */
  static final int MOST_JOINED = 128 << 10;

  private final ReentrantLock lock;
  private final CacheContents contents;
  private final BackingStore backing;
  private final InstantSource clock;
  private final Ticker ticker;
  private final CacheObserver observer;
  private final WaitingBound bound;

  private final Generations generations;
  private final TagRules tags;
  private final Epochs epochs = new Epochs();

  /** The loads that a read may join. */
  private final Map<Key, Flight> joinable = new HashMap<>();

  /** Keys that are being written to their store: whatever a load brings of them is not kept. */
  private final Set<Key> held = new HashSet<>();

  /** Loads that have not come back, those let go among them. */
  private int loads;

  /** Those of them that readers await. */
  private final WaitingPlaces awaitedLoads;

  /** The readers who joined loads and have neither been answered nor given up. */
  private final WaitingPlaces joined;

  /**
   * A reader's place in a flight.
   *
   * @param result how the reader's answer came about
   * @param starts whether the flight took off for this reader
   * @param promotes whether this reader is the first to wait for a prefetch under way
   */
  record Seat(Flight flight, AccessResult result, boolean starts, boolean promotes) {}

  Flights(
      ReentrantLock lock,
      CacheContents contents,
      Generations generations,
      TagRules tags,
      BackingStore backing,
      InstantSource clock,
      Ticker ticker,
      CacheObserver observer,
      WaitingBound bound) {
    this.lock = lock;
    this.contents = contents;
    this.generations = generations;
    this.tags = tags;
    this.backing = backing;
    this.clock = clock;
    this.ticker = ticker;
    this.observer = observer;
    this.bound = bound;
    this.awaitedLoads = new WaitingPlaces(bound);
    this.joined = new WaitingPlaces(new WaitingBound(MOST_JOINED, bound.isShared()));
  }

  /** Whether a load of the key is in flight that a read would join. */
  boolean isLoading(Key key) {
    return joinable(key) != null;
  }

  /** The flight that a read may join: one that was not let go, nor invalidated with its like. */
  private @Nullable Flight joinable(Key key) {
    Flight flight = joinable.get(key);
    return flight != null && isAlive(flight.lease) ? flight : null;
  }

  private boolean isAlive(Lease lease) {
    return generations.isAlive(lease.key(), lease.stamp(), lease.tags());
  }

  /** A moment of a key, to tell later whether it was written or invalidated since. */
  record Moment(int epoch, long stamp) {}

  Moment momentOf(Key key) {
    return new Moment(epochs.of(key.hash()), generations.clock());
  }

  /** Whether the key was neither written nor invalidated, nor another of its stripe written. */
  boolean isUntouchedSince(Moment moment, Key key) {
    return epochs.of(key.hash()) == moment.epoch
        && generations.isAlive(key, moment.stamp, tags.of(key));
  }

  /** Whether as many loads are in flight as may be for a prefetch to be let go. */
  boolean isFull() {
    return loads >= bound.most();
  }

  /**
   * Gives a reader a seat in the key's flight, which takes off if there is none.
   *
   * @throws OverloadedException if too many readers of all namespaces, or of this one, wait: for
   *     loads of their own if it would have to take off, else for those that they joined
   */
  Seat board(Key key, NamespaceRules rules) {
    Flight flight = joinable(key);
    if (flight == null) {
      if (!awaitedLoads.hasRoom(key.namespace())) {
        throw new OverloadedException(awaitedLoads.taken());
      }
      Flight own = takeOff(key, LoadKind.DEMAND, rules);
      own.waiters++;
      return new Seat(own, AccessResult.MISS, true, false);
    }
    if (!joined.hasRoom(key.namespace())) {
      throw new OverloadedException(joined.taken() + " reads have joined loads already");
    }
    joined.take(key.namespace());
    flight.joined++;
    flight.waiters++;
    boolean isFirst = !flight.demanded;
    if (isFirst) {
      if (flight.isSpeculative()) {
        observer.onPrefetchLate(key);
      }
      flight.demanded = true;
      awaitedLoads.take(key.namespace());
    }
    // A prefetch or refresh that is not under way yet is promoted by whoever starts it.
    return new Seat(flight, AccessResult.COALESCED, false, isFirst && flight.load != null);
  }

  Flight takeOff(Key key, LoadKind kind, NamespaceRules rules) {
    Lease lease =
        new Lease(
            key, kind, epochs.of(key.hash()), generations.clock(), tags.of(key), ticker.nanos());
    Flight flight = new Flight(lease, rules);
    joinable.put(key, flight);
    if (flight.demanded) {
      awaitedLoads.take(key.namespace());
    }
    begin(flight.lease);
    return flight;
  }

  private void begin(Lease lease) {
    loads++;
    // Under the lock: nobody is told of the load before.
    observer.onLoadStarted(lease.key(), lease.kind());
  }

  /** Ends the lease of the key's load and lets no later read join it. */
  void letGo(Key key) {
    epochs.bump(key.hash());
    joinable.remove(key);
  }

  /** Keeps nothing that is loaded of the key until it is released. */
  void hold(Key key) {
    held.add(key);
  }

  /** Ends the hold. Loads that began during it must be let go. */
  void release(Key key) {
    held.remove(key);
  }

  /**
   * Starts or promotes the seat's flight, as it needs, and returns its reader's answer.
   *
   * @param starter sees to the {@link #start} of the flight
   */
  CompletableFuture<Answer> depart(Seat seat, Consumer<Flight> starter) {
    // The future handed out is the reader's own: to cancel it gives up this seat and no other.
    CompletableFuture<Answer> answer =
        seat.flight.landing.thenApply(landing -> landing.answer(seat.result));
    var unused =
        answer.whenComplete(
            (landed, failure) -> {
              if (!seat.flight.landing.isDone()) { // cancelled, or answered without the load
                leave(seat);
              }
            });
    if (seat.starts) {
      starter.accept(seat.flight);
    } else if (seat.promotes) {
      promote(seat.flight.lease.key());
    }
    return answer;
  }

  /** Gives a seat up. With the last one the load is cancelled, and no later read joins it. */
  private void leave(Seat seat) {
    Flight flight = seat.flight;
    CompletableFuture<BackingStore.Loaded> load = null;
    lock.lock();
    try {
      if (!seat.starts && flight.joined > 0) { // else it has landed, and all have left
        flight.joined--;
        joined.giveBack(flight.lease.key().namespace(), 1);
      }
      flight.waiters--;
      if (flight.waiters == 0) {
        flight.isAbandoned = true;
        joinable.remove(flight.lease.key(), flight);
        load = flight.load;
      }
    } finally {
      lock.unlock();
    }
    if (load != null) {
      load.cancel(false); // lands it, unless it just has
    }
  }

  /** Asks the backing store for what a flight that took off is to bring. */
  void start(Flight flight) {
    start(flight, flight.lease);
  }

  /** The same for many flights, which the backing store is asked for all at once. */
  void startAll(List<Flight> flights) {
    List<Lease> leases = flights.stream().map(flight -> flight.lease).toList();
    List<CompletableFuture<BackingStore.Loaded>> begun;
    try {
      begun =
          backing.loadAll(
              leases.stream()
                  .map(lease -> new BackingStore.Request(lease.key(), lease.kind()))
                  .toList());
      if (begun.size() != leases.size()) {
        throw new IllegalStateException(
            "the backing store began " + begun.size() + " loads of " + leases.size());
      }
    } catch (RuntimeException | Error e) {
      for (int i = 0; i < leases.size(); i++) {
        land(flights.get(i), leases.get(i), null, e);
      }
      return;
    }
    for (int i = 0; i < leases.size(); i++) {
      CompletableFuture<BackingStore.Loaded> load = begun.get(i);
      start(flights.get(i), leases.get(i), () -> load);
    }
  }

  private void start(Flight flight, Lease lease) {
    start(flight, lease, () -> backing.load(lease.key(), lease.kind()));
  }

  private void start(
      Flight flight, Lease lease, Supplier<CompletableFuture<BackingStore.Loaded>> begin) {
    try {
      CompletableFuture<BackingStore.Loaded> load = begin.get();
      switch (underWay(flight, load)) {
        case AWAITED -> {}
        case TO_PROMOTE -> promote(lease.key());
        case TO_CANCEL -> load.cancel(false);
      }
      var unused = load.whenComplete((loaded, failure) -> land(flight, lease, loaded, failure));
    } catch (RuntimeException | Error e) { // a flight that never landed would block its key
      land(flight, lease, null, e);
    }
  }

  /** What came to pass while the backing store was being asked. */
  private enum Meanwhile {
    AWAITED,
    TO_PROMOTE,
    TO_CANCEL
  }

  /** From here on readers promote a prefetch, or cancel the load; says what they would have. */
  private Meanwhile underWay(Flight flight, CompletableFuture<BackingStore.Loaded> load) {
    lock.lock();
    try {
      flight.load = load;
      if (flight.isAbandoned) {
        return Meanwhile.TO_CANCEL;
      }
      return flight.demanded && flight.lease.kind() != LoadKind.DEMAND
          ? Meanwhile.TO_PROMOTE
          : Meanwhile.AWAITED;
    } finally {
      lock.unlock();
    }
  }

  private void promote(Key key) {
    try {
      backing.promote(key);
    } catch (RuntimeException | Error e) { // a hint: the load is on its way all the same
      observer.onPartFailed(CachePart.BACKING_STORE, e);
    }
  }

  private void land(
      Flight flight,
      Lease lease,
      BackingStore.@Nullable Loaded loaded,
      @Nullable Throwable thrown) {
    RuntimeException failure = loaded == null ? failureOf(thrown) : null;
    // It was abandoned before it was cancelled, so this is seen without the lock.
    LoadResult result =
        flight.isAbandoned && thrown instanceof CancellationException
            ? LoadResult.CANCELLED
            : resultOf(failure);
    long tookNanos = ticker.nanos() - lease.startedNanos();
    observer.onLoadEnded(lease.key(), lease.kind(), tookNanos, result);
    Flight.Landing landing = null;
    Lease second = null;
    lock.lock();
    try {
      loads--;
      if (result == LoadResult.FAILED && lease.kind() != LoadKind.DEMAND && flight.waiters > 0) {
        second = lease.onDemand(ticker.nanos());
        flight.lease = second;
      } else {
        awaitedLoads.giveBack(lease.key().namespace(), flight.demanded ? 1 : 0);
        joined.giveBack(lease.key().namespace(), flight.joined);
        flight.joined = 0;
        joinable.remove(lease.key(), flight);
      }
      landing = loaded == null ? null : keep(flight, loaded, tookNanos);
      boolean kept = landing != null && landing.kept();
      if (!kept && flight.isSpeculative()) {
        observer.onPrefetchWasted(lease.key().hash());
      }
      observer.onLoadSettled(lease.key(), lease.kind(), kept);
      if (second != null) {
        begin(second);
      }
    } finally {
      lock.unlock();
    }
    if (second != null) {
      start(flight, second);
    } else if (landing != null) {
      flight.landing.complete(landing);
    } else {
      flight.landing.completeExceptionally(failure);
    }
  }

  /**
   * Keeps what was loaded if its lease stands. Throws nothing: the readers are still to be told.
   */
  private Flight.Landing keep(Flight flight, BackingStore.Loaded loaded, long tookNanos) {
    Lease lease = flight.lease;
    Key key = lease.key();
    long now = clock.millis();
    long ageMillis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(tookNanos));
    Entry entry = flight.entryOf(loaded, now - ageMillis);
    boolean stands =
        epochs.of(key.hash()) == lease.epoch() && !held.contains(key) && isAlive(lease);
    boolean kept = false;
    try {
      boolean fits = entry.sizeBytes() <= flight.rules.maxValueBytes();
      if (stands && fits && flight.rules.freshness().mayServe(entry, now)) {
        kept = contents.keep(key, entry, flight.isSpeculative(), now);
      } else if (stands) {
        contents.invalidate(key); // what the store has overtaken must not come back as stale
      }
    } catch (RuntimeException | Error e) {
      observer.onPartFailed(CachePart.ENTRY_STORE, e);
    }
    return new Flight.Landing(entry, kept, ageMillis);
  }

  private static LoadResult resultOf(@Nullable RuntimeException failure) {
    if (failure == null) {
      return LoadResult.ANSWERED;
    }
    return failure instanceof RejectedKeyException ? LoadResult.REJECTED : LoadResult.FAILED;
  }

  /** What readers are told of a load that brought nothing. */
  private static RuntimeException failureOf(@Nullable Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof StoreException
        || cause instanceof RejectedKeyException
        || cause instanceof OverloadedException) {
      return (RuntimeException) cause;
    }
    return new StoreException("the backing store failed", cause);
  }
}

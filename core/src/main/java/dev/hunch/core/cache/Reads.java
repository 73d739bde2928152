package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How reads are answered: from what is cached, fresh or stale, or by a load that begins for them or
 * that they join. Thread-safe: it takes the cache's lock where it must.
 */
final class Reads {
  private final RulesByNamespace rules;
  private final CacheContents contents;
  private final Flights flights;
  private final ReentrantLock lock;
  private final InstantSource clock;

  Reads(
      RulesByNamespace rules,
      CacheContents contents,
      Flights flights,
      ReentrantLock lock,
      InstantSource clock) {
    this.rules = rules;
    this.contents = contents;
    this.flights = flights;
    this.lock = lock;
    this.clock = clock;
  }

  /** Tells what is cached of the key. Changes nothing, loads nothing. */
  Lookup lookup(Key key) {
    Entry entry = contents.get(key);
    if (entry == null) {
      return new Lookup.Miss();
    }
    long now = clock.millis();
    if (entry.isFresh(now)) {
      return entry.isNegative() ? new Lookup.Negative(entry) : new Lookup.Hit(entry);
    }
    return rules.of(key).freshness().mayServe(entry, now)
        ? new Lookup.Stale(entry)
        : new Lookup.Miss();
  }

  /** Told which keys will be read next, and together. */
  void lookAhead(List<Key> keys) {
    contents.lookAhead(keys);
  }

  /** See {@link Cache#get}. */
  CompletableFuture<Answer> get(Key key) {
    return get(key, clock::millis, flights::start, this::note);
  }

  /**
   * Answers a read.
   *
   * @param time wall time, in ms since the epoch
   * @param starter sees to the start of what must be loaded
   * @param noter notes a hit, or sees to it, and says whether it was the first use of a prefetched
   *     entry
   */
  CompletableFuture<Answer> get(
      Key key, LongSupplier time, Consumer<Flight> starter, BiPredicate<Key, Entry> noter) {
    NamespaceRules its = rules.of(key);
    Freshness fresh = its.freshness();
    Entry entry = contents.get(key);
    long now = time.getAsLong();
    if (entry != null && entry.isFresh(now)) {
      Answer hit = hit(entry, noter.test(key, entry), now);
      if (fresh.isDueForRefresh(entry, now)) {
        refresh(key, its, false, starter);
      }
      return CompletableFuture.completedFuture(hit);
    }
    if (entry != null && fresh.mayServeWhileRevalidating(entry, now)) {
      note(key, entry);
      refresh(key, its, true, starter);
      return CompletableFuture.completedFuture(answer(AccessResult.STALE, entry, now));
    }
    CompletableFuture<Answer> loaded = load(key, its, starter);
    return entry != null && fresh.mayServeStale(entry, now) ? standIn(key, loaded, entry) : loaded;
  }

  /** Begins to load anew what is cached, unless that is under way or too many loads are. */
  private void refresh(Key key, NamespaceRules its, boolean mayWait, Consumer<Flight> starter) {
    Flight flight;
    if (mayWait) {
      lock.lock();
    } else if (!lock.tryLock()) {
      return; // a hit waits for nobody: a later one sees to it
    }
    try {
      if (flights.isLoading(key) || flights.isFull()) {
        return;
      }
      Entry entry = contents.find(key);
      long now = clock.millis();
      boolean isDue =
          entry != null && (!entry.isFresh(now) || its.freshness().isDueForRefresh(entry, now));
      if (!isDue) {
        return;
      }
      flight = flights.takeOff(key, LoadKind.REFRESH, its);
    } finally {
      lock.unlock();
    }
    starter.accept(flight);
  }

  /** See {@link Cache#noteOutsideRead}. */
  @Nullable Entry noteOutsideRead(Key key) {
    NamespaceRules its = rules.find(key);
    Entry entry = contents.get(key);
    if (its == null || entry == null) {
      return null;
    }
    note(key, entry);
    long now = clock.millis();
    if (entry.isFresh(now) && its.freshness().isDueForRefresh(entry, now)) {
      refresh(key, its, false, flights::start);
    }
    return entry;
  }

  private static Answer hit(Entry entry, boolean prefetched, long nowMillis) {
    if (entry.isNegative()) {
      return answer(AccessResult.NEGATIVE, entry, nowMillis);
    }
    return answer(prefetched ? AccessResult.PREFETCHED_HIT : AccessResult.HIT, entry, nowMillis);
  }

  /** Notes a read and says whether it was the first use of a prefetched entry. */
  boolean note(Key key, Entry entry) {
    if (entry.origin() == Entry.Origin.PREFETCH) {
      lock.lock();
    } else if (!lock.tryLock()) { // a hit waits for nobody
      contents.noteReadLater(key);
      return false;
    }
    try {
      return contents.noteRead(key, entry);
    } finally {
      lock.unlock();
    }
  }

  /** Notes reads of entries that are proven. */
  void note(ReadNotes notes) {
    if (!lock.tryLock()) { // a hit waits for nobody
      notes.forEach((key, sizeBytes) -> contents.noteReadLater(key));
      return;
    }
    try {
      contents.noteReads(notes);
    } finally {
      lock.unlock();
    }
  }

  private static Answer answer(AccessResult result, Entry entry, long nowMillis) {
    return new Answer(result, entry, Math.max(0, nowMillis - entry.loadedAtMillis()));
  }

  /** Loads the key, or joins the load in flight; what is cached and fresh is an answer too. */
  CompletableFuture<Answer> load(Key key) {
    return load(key, rules.of(key), flights::start);
  }

  private CompletableFuture<Answer> load(Key key, NamespaceRules its, Consumer<Flight> starter) {
    Flights.Seat seat;
    lock.lock();
    try {
      Entry entry = contents.find(key); // a load may have landed since the look-up
      long now = clock.millis();
      if (entry != null && entry.isFresh(now)) {
        return CompletableFuture.completedFuture(hit(entry, note(key, entry), now));
      }
      contents.noteMiss(key);
      seat = flights.board(key, its);
    } catch (OverloadedException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      lock.unlock();
    }
    return flights.depart(seat, starter);
  }

  private CompletableFuture<Answer> standIn(
      Key key, CompletableFuture<Answer> loaded, Entry stale) {
    CompletableFuture<Answer> answered =
        loaded.handle(
            (answer, failure) -> {
              if (answer != null) {
                return answer;
              }
              if (isOfTheStore(failure)) {
                note(key, stale); // so that what is in use outlasts the store's outage
                return answer(AccessResult.STALE, stale, clock.millis());
              }
              throw failure instanceof CompletionException e ? e : new CompletionException(failure);
            });
    // Does nothing unless the reader has given up, or was answered without the load.
    var unused = answered.whenComplete((answer, failure) -> loaded.cancel(false));
    return answered;
  }

  /** See {@link Cache#mayStandIn}. */
  boolean mayStandIn(Key key) {
    NamespaceRules its = rules.find(key);
    return its != null && !its.freshness().staleIfError().isZero();
  }

  /** See {@link Cache#standIn}. */
  boolean standIn(Key key, CompletableFuture<Answer> read) {
    NamespaceRules its = rules.find(key);
    Entry entry = its == null || read.isDone() ? null : contents.get(key);
    long now = clock.millis();
    if (its == null || entry == null || !its.freshness().mayServeStale(entry, now)) {
      return false;
    }
    boolean isFresh = entry.isFresh(now); // it was put meanwhile
    boolean prefetched = note(key, entry);
    return read.complete(
        isFresh ? hit(entry, prefetched, now) : answer(AccessResult.STALE, entry, now));
  }

  /** Whether the key was not loaded for want of a store that answers, or that can be asked now. */
  private static boolean isOfTheStore(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof StoreException || cause instanceof OverloadedException;
  }
}

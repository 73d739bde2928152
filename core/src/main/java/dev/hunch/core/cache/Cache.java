package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.QuotaEviction;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
 * to no reader: whoever gives up waiting fails nobody else. When all have, the load is cancelled.
 *
 * <p><b>No stale write-back.</b> A write or an invalidation bumps the key's epoch and lets its
 * flight go; one by prefix or tag begins a {@link Generation}. A load keeps its value only if the
 * epoch it began with still stands and no generation was begun that it falls under, and a read that
 * comes after the invalidation never joins a load that began before it. This holds for prefetches
 * as well.
 *
 * <p>Thread-safe. A hit reads the entry store without the lock, and the policy notes it under the
 * lock, later if somebody else has it; only the first read of a prefetched entry waits. Everything
 * that changes the cache happens under one lock, so store, policy and flights agree.
 */
public final class Cache {
  private final CacheContents contents;
  private final BackingStore backing;
  private final Flights flights;
  private final Generations generations = new Generations();
  private final GenerationKeeper keeper;
  private final TagRules tags;
  private final ConditionalWrites conditional;
  private final CacheObserver observer;
  private final RulesByNamespace rules;
  private final Reads reads;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Creates a cache over what the entry store already holds, without tags of keys and without a
   * memory of generations over a restart.
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
   * @throws RuntimeException if the entry store cannot show what it holds
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
    this(
        entries,
        QuotaEviction.none(policy),
        backing,
        namespace -> {
          Freshness found = freshness.apply(namespace);
          return found == null ? null : NamespaceRules.of(found);
        },
        TagRules.NONE,
        GenerationLog.NONE,
        clock,
        ticker,
        observer,
        WaitingBound.alone(maxWaitingLoads));
  }

  /**
   * Creates a cache over what the entry store already holds.
   *
   * @param entries where entries lie; the cache is its only writer
   * @param policy keeps the entries within their bound; empty
   * @param backing where values come from
   * @param rules the rules of a namespace, or null if it is not configured
   * @param tags which tags the keys have by themselves
   * @param log keeps the generations as long as the entry store keeps its entries
   * @param clock wall time, for the age of entries
   * @param ticker elapsed time, for the length of loads
   * @param observer is told what happens
   * @param waitingLoads how many loads readers may wait for before a read that needs one more is
   *     refused, and how many loads may be in flight at all before a prefetch is
   * @throws RuntimeException if the entry store or the log cannot show what it holds
   */
  public Cache(
      EntryStore entries,
      QuotaEviction policy,
      BackingStore backing,
      Function<String, @Nullable NamespaceRules> rules,
      TagRules tags,
      GenerationLog log,
      InstantSource clock,
      Ticker ticker,
      CacheObserver observer,
      WaitingBound waitingLoads) {
    CacheObserver contained = new CompositeCacheObserver(List.of(observer));
    this.observer = contained;
    this.tags = tags;
    this.keeper = new GenerationKeeper(generations, log, contained);
    this.contents = new CacheContents(entries, policy, generations, contained);
    this.flights =
        new Flights(
            lock, contents, generations, tags, backing, clock, ticker, contained, waitingLoads);
    this.backing = backing;
    this.rules = new RulesByNamespace(rules);
    this.reads = new Reads(this.rules, contents, flights, lock, clock);
    this.conditional = new ConditionalWrites(this, contents, flights, lock, clock);
    this.clock = clock;
    lock.lock();
    try {
      keeper.restore();
      contents.adopt();
    } finally {
      lock.unlock();
    }
  }

  /** Tells what the cache itself holds for the key. Changes nothing, loads nothing. */
  public Lookup lookup(Key key) {
    return reads.lookup(key);
  }

  /**
   * Answers a read from the cache, or through it from the backing store. What is stale, or soon
   * will be, may be loaded anew beside it, as the namespace's freshness says.
   *
   * @return the answer, which may be cancelled: a load that nobody waits for any more is given up.
   *     If no stale entry may stand in, it fails with {@link StoreException} if the store cannot
   *     answer, and with {@link OverloadedException} if too many loads are waiting; in any case
   *     with {@link RejectedKeyException} if the key means nothing to the store
   * @throws UnknownNamespaceException if the key's namespace is not configured
   */
  public CompletableFuture<Answer> get(Key key) {
    return reads.get(key);
  }

  /** Whether a stale entry may ever stand in for the store of this key. */
  public boolean mayStandIn(Key key) {
    return reads.mayStandIn(key);
  }

  /**
   * Answers a read that waits, and whose reader soon will no more, with what is cached: a store
   * that does not answer in time does not answer. The reader leaves its load as if it had given up.
   *
   * @param read what {@link #get} or {@link ReadsTogether#get} has returned for the key
   * @return whether it was answered so: it waited still, and an entry may stand in
   */
  public boolean standIn(Key key, CompletableFuture<Answer> read) {
    return reads.standIn(key, read);
  }

  /** Opens reads and prefetches whose loads begin together. */
  public ReadsTogether together() {
    return new ReadsTogether(this, reads, flights, clock);
  }

  /** Begins to load a key that nobody has asked for yet, unless it is there or on its way. */
  public PrefetchStart prefetch(Key key) {
    return prefetch(key, flights::start);
  }

  PrefetchStart prefetch(Key key, Consumer<Flight> starter) {
    NamespaceRules its = rules.find(key);
    if (its == null || !backing.accepts(key)) {
      return PrefetchStart.REFUSED;
    }
    Flight flight;
    lock.lock();
    try {
      if (flights.isLoading(key)) {
        return PrefetchStart.IN_FLIGHT;
      }
      Entry entry = contents.find(key);
      if (entry != null && entry.isFresh(clock.millis())) {
        return PrefetchStart.CACHED;
      }
      if (flights.isFull()) {
        return PrefetchStart.REFUSED;
      }
      flight = flights.takeOff(key, LoadKind.PREFETCH, its);
    } finally {
      lock.unlock();
    }
    starter.accept(flight);
    return PrefetchStart.STARTED;
  }

  /**
   * Keeps a value that the service has written to its store.
   *
   * @return whether it could be kept; an older value is gone in any case
   * @throws UnknownNamespaceException if the key's namespace is not configured
   * @throws ValueTooLargeException if it is larger than the namespace allows
   */
  public boolean put(Key key, byte[] value) {
    return put(key, value, Tags.NONE);
  }

  /**
   * The same, with tags to invalidate the value by, beside those that the key has by itself.
   *
   * @param more at most {@link Tags#MOST_OF_CALLER}
   */
  public boolean put(Key key, byte[] value, Tags more) {
    NamespaceRules its = rules.of(key);
    dropIfTooLarge(key, value);
    Tags all = tags.of(key).and(more);
    lock.lock();
    try {
      flights.letGo(key);
      long now = clock.millis();
      Entry entry =
          new Entry(
              value,
              now,
              its.freshness().expiryOfValue(now, key.hash()),
              Entry.Origin.WRITE,
              generations.clock(),
              all);
      return contents.keep(key, entry, false, now);
    } finally {
      observer.onInvalidated(new Invalidation.OfKey(key)); // last: who hears of it may read it
      lock.unlock();
    }
  }

  /**
   * Keeps a value like {@link #put}, if the condition holds of the present one: the one that is
   * cached and fresh, else the store's.
   *
   * @return whether it could be kept; fails with {@link EtagMismatchException} if the condition
   *     does not hold, and as {@link #get} if the present value cannot be loaded
   */
  public CompletableFuture<Boolean> putIf(
      Key key, byte[] value, Tags more, WriteCondition condition) {
    dropIfTooLarge(key, value);
    return conditional.write(key, condition, () -> put(key, value, more));
  }

  /** Drops the key like {@link #invalidate}, if the condition holds of the present value. */
  public CompletableFuture<Boolean> invalidateIf(Key key, WriteCondition condition) {
    return conditional.write(key, condition, () -> invalidate(key));
  }

  private void dropIfTooLarge(Key key, byte[] value) {
    try {
      checkSize(key, value);
    } catch (ValueTooLargeException e) {
      invalidate(key); // the service may have written it to its store
      throw e;
    }
  }

  /** Throws if the value is larger than its namespace allows. */
  void checkSize(Key key, byte[] value) {
    int most = rules.of(key).maxValueBytes();
    if (value.length > most) {
      throw new ValueTooLargeException(value.length, most);
    }
  }

  /**
   * Does the step under the lock, if the condition holds of the present value or there is none.
   *
   * @param caller whose cancellation gives the check up; a step that was done stays done, and what
   *     is returned says so
   */
  CompletableFuture<Boolean> writeIf(
      Key key,
      @Nullable WriteCondition condition,
      CompletableFuture<?> caller,
      BooleanSupplier step) {
    if (condition != null) {
      return conditional.write(key, condition, caller, step);
    }
    return CompletableFuture.completedFuture(asOne(step));
  }

  /** Does the step under the lock: no load begins or lands amid it, and nothing else changes. */
  boolean asOne(BooleanSupplier step) {
    lock.lock();
    try {
      return step.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** Drops the key like {@link #invalidate}, and keeps nothing of it until it is released. */
  boolean hold(Key key) {
    lock.lock();
    try {
      flights.hold(key);
      return invalidate(key);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a hold by what must put or invalidate the key, so that nothing comes between. */
  boolean release(Key key, BooleanSupplier last) {
    return asOne(
        () -> {
          flights.release(key);
          return last.getAsBoolean();
        });
  }

  /** Loads the key, or joins the load in flight; what is cached and fresh is an answer too. */
  CompletableFuture<Answer> load(Key key) {
    return reads.load(key);
  }

  /** Drops the key and says whether it was cached. No load begun earlier is kept or joined. */
  public boolean invalidate(Key key) {
    lock.lock();
    try {
      flights.letGo(key);
      return contents.invalidate(key);
    } finally {
      observer.onInvalidated(new Invalidation.OfKey(key)); // last: who hears of it may read it
      lock.unlock();
    }
  }

  /**
   * Lets nobody read what any key of the namespace that begins with the prefix has now: in constant
   * time, whatever the cache holds. The entries leave as they are met, or evicted.
   *
   * @param prefix empty for the whole namespace
   */
  public void invalidatePrefix(String namespace, String prefix) {
    invalidate(
        new Invalidation.OfPrefix(namespace, prefix),
        () -> generations.ofPrefix(namespace, prefix));
  }

  /** The same for the values of the namespace that bear the tag. */
  public void invalidateTag(String namespace, String tag) {
    invalidate(new Invalidation.OfTag(namespace, tag), () -> generations.ofTag(namespace, tag));
  }

  private void invalidate(Invalidation invalidation, Supplier<Generation> begin) {
    Generation generation;
    lock.lock();
    try {
      generation = begin.get();
      observer.onInvalidated(invalidation);
    } finally {
      lock.unlock();
    }
    keeper.keep(generation); // without the lock: no read waits for the disk
  }

  /**
   * Notes a read that was answered from a copy of the key's entry, outside of the cache. It counts
   * as any other, and may have the entry loaded anew before it expires.
   *
   * @return the entry that is held now, or null if there is none any more
   */
  public @Nullable Entry noteOutsideRead(Key key) {
    return reads.noteOutsideRead(key);
  }

  /** Whether a read of the key would need no new load: a fresh entry or a flight is there. */
  public boolean isCoveredOrLoading(Key key) {
    Entry entry = contents.get(key);
    return (entry != null && entry.isFresh(clock.millis())) || isLoading(key);
  }

  /** Whether the key may mean something to its store, as far as can be told without asking. */
  public boolean accepts(Key key) {
    return rules.find(key) != null && backing.accepts(key);
  }

  /** Whether a load of the key is in flight that a read would join. */
  public boolean isLoading(Key key) {
    lock.lock();
    try {
      return flights.isLoading(key);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells what a session is expected to ask for, so that it is kept, and weighs it.
   *
   * @param session a hash of the session's name
   * @param keys what is expected
   * @param probabilities one for each, in [0, 1]
   */
  public Appraisal appraise(long session, List<Key> keys, float[] probabilities) {
    lock.lock();
    try {
      return contents.appraise(session, keys, probabilities);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has the entry store keep how hot its entries are, so that a restart begins with what was
   * learned of them. Reads and writes go on meanwhile. One thread at a time.
   */
  public void keepHeat() {
    Heat.Builder heat = new Heat.Builder();
    for (int policy = 0; policy < contents.policies(); policy++) {
      int from = 0;
      while (from != EvictionPolicy.ALL_SHOWN) {
        lock.lock(); // for a slice at a time
        try {
          from = contents.noteHeat(policy, from, heat);
        } finally {
          lock.unlock();
        }
      }
    }
    contents.keepHeat(heat.build());
  }

  /** How many entries the cache holds. */
  public long size() {
    lock.lock();
    try {
      return contents.size();
    } finally {
      lock.unlock();
    }
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
}

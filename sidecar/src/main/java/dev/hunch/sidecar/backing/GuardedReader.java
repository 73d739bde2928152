package dev.hunch.sidecar.backing;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import dev.hunch.core.governor.GradientLimit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Reads under a breaker, tries once more what has failed by chance, and learns how many reads the
 * store takes at once.
 *
 * <p>A read that nobody waits for any more is cancelled, and how it ended then says nothing of the
 * store, with two exceptions, as callers may be less patient than the store's own timeout and would
 * never learn of its outage: to cancel a query loses no connection, and takes no store that answers
 * half of the timeout. Thread-safe.
 */
final class GuardedReader {
  private final String store;
  private final StoreBreaker breaker;
  private final RetryBudget retries;
  private final GradientLimit limit;
  private final int fewest;
  private final long slowNanos;
  private final Ticker ticker;
  private final LongAdder retried = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** One attempt to read. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * Reads once.
     *
     * @throws SQLException if the database fails
     */
    T read() throws SQLException;
  }

  /**
   * Creates the guard of a store that has not been asked yet.
   *
   * @param connections how many reads there may ever be at once
   * @param queryTimeout a read that failed within half of it may be tried once more; one that was
   *     given up counts as failed if it took longer than that
   */
  GuardedReader(
      String store, LoadLimits limits, int connections, Duration queryTimeout, Ticker ticker) {
    this.store = store;
    this.breaker = new StoreBreaker(store, limits, ticker);
    this.retries = new RetryBudget(limits.retryShare());
    this.limit = new GradientLimit(connections, connections);
    // Queries differ: a few slow ones in a row must not leave the demands a single connection.
    this.fewest = Math.max(1, connections / 4);
    this.slowNanos = queryTimeout.toNanos() / 2;
    this.ticker = ticker;
  }

  /** How many reads the store takes at once, as far as is known. */
  int concurrency() {
    synchronized (limit) {
      return Math.max(fewest, limit.limit());
    }
  }

  StoreBreaker breaker() {
    return breaker;
  }

  /** How many reads were tried once more. */
  long retried() {
    return retried.sum();
  }

  /** How many reads the breaker has refused. */
  long refused() {
    return refused.sum();
  }

  /** The failure of a read that is refused. */
  StoreException refusal() {
    refused.increment();
    return new StoreException(
        "the store " + store + " has failed too often; it is tried again after a pause",
        null,
        breaker.retryAfterMillis());
  }

  /**
   * Reads, if the breaker lets it pass.
   *
   * @param running how many reads run, this one among them
   * @throws RuntimeException what the read's waiters are told
   */
  <T> T read(LoadKind kind, int running, Reading<T> reading, LoadIsAwaited awaited) {
    return read(
        kind,
        reading,
        awaited,
        nanos -> {
          synchronized (limit) {
            limit.onSample(nanos, running);
          }
        });
  }

  /**
   * The same for several keys at once. It counts as one read, but what it takes says nothing of how
   * busy the store is: the limit does not learn from it.
   *
   * @throws TogetherException as {@code reading} throws it
   */
  <T> T readTogether(LoadKind kind, Reading<T> reading, LoadIsAwaited awaited) {
    return read(kind, reading, awaited, nanos -> {});
  }

  private <T> T read(
      LoadKind kind, Reading<T> reading, LoadIsAwaited awaited, LongConsumer onNanos) {
    if (!breaker.tryPass(kind)) {
      throw refusal();
    }
    boolean hasVerdict = false;
    long began = ticker.nanos();
    try {
      T loaded = readOnceOrTwice(began, reading, awaited);
      long nanos = ticker.nanos() - began;
      if (awaited.isAwaited()) { // else it may have been cut short
        hasVerdict = true;
        breaker.onAnswered(nanos);
        retries.earn();
        onNanos.accept(nanos);
      }
      return loaded;
    } catch (TogetherException e) {
      long nanos = ticker.nanos() - began;
      if (!awaited.isAwaited()
          && nanos > slowNanos
          && e.getCause() instanceof SQLException cause
          && SqlFailure.isStoresFault(cause)) {
        hasVerdict = true;
        breaker.onFailed(nanos, cause);
      }
      throw e;
    } catch (SQLException e) {
      long nanos = ticker.nanos() - began;
      boolean mayBeCutShort =
          !awaited.isAwaited() && nanos <= slowNanos && !SqlFailure.isOfTheConnection(e);
      if (!mayBeCutShort && SqlFailure.isStoresFault(e)) {
        hasVerdict = true;
        breaker.onFailed(nanos, e);
      }
      throw SqlFailure.of(store, e);
    } finally {
      if (!hasVerdict) {
        breaker.onNoVerdict();
      }
    }
  }

  /** Says whether somebody waits for the read still. */
  @FunctionalInterface
  interface LoadIsAwaited {
    boolean isAwaited();
  }

  private <T> T readOnceOrTwice(long beganNanos, Reading<T> reading, LoadIsAwaited awaited)
      throws SQLException {
    try {
      return reading.read();
    } catch (SQLException e) {
      boolean isWorthIt =
          SqlFailure.isPassing(e) && awaited.isAwaited() && ticker.nanos() - beganNanos < slowNanos;
      if (!isWorthIt || !retries.trySpend()) {
        throw e;
      }
      retried.increment();
      return reading.read();
    }
  }
}

package dev.hunch.sidecar.sharedmemory;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Lookup;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;

/**
 * Chooses what goes into the table: what is read a second time while the first is remembered.
 *
 * <p>Thread-safe. A read that publishes nothing costs a look at an array.
 */
public final class SharedPublisher {
  /** For how many bytes of the table a read is remembered: more reads than it holds records. */
  private static final int BYTES_OF_A_READ = 256;

  private static final int FEWEST_REMEMBERED = 1 << 10;

  /**
   * How many reads share a place, so that keys which meet there do not make each other forgotten.
   */
  private static final int NEIGHBOURS = 4;

  private final SharedTable table;
  private final Function<Key, Lookup> lookup;
  private final InstantSource clock;
  private final Ticker ticker;
  private final AtomicIntegerArray readOnce;

  /**
   * Creates it.
   *
   * @param table takes the copies
   * @param lookup what the cache holds
   * @param clock wall time, that of entries
   * @param ticker elapsed time, that of the table
   */
  public SharedPublisher(
      SharedTable table, Function<Key, Lookup> lookup, InstantSource clock, Ticker ticker) {
    this.table = table;
    this.lookup = lookup;
    this.clock = clock;
    this.ticker = ticker;
    int remembered = Math.max(FEWEST_REMEMBERED, table.sizeBytes() / BYTES_OF_A_READ);
    this.readOnce = new AtomicIntegerArray(Integer.highestOneBit(remembered));
  }

  /** A key was found in the cache, fresh, with a value of this size. */
  public void onHit(Key key, int valueBytes) {
    if (!table.takes(valueBytes)) {
      return; // else each read of it would read it twice
    }
    if (wasReadBefore(key.hash()) && !table.holds(key)) {
      publish(key);
    }
  }

  /**
   * Whether a read of this hash is remembered; it is from now on, in place of the oldest of its
   * few. Threads that are here at once may make each other forgotten, which costs a read.
   */
  private boolean wasReadBefore(long hash) {
    int first = (int) hash & (readOnce.length() - 1) & -NEIGHBOURS;
    int rest = (int) (hash >>> Integer.SIZE);
    for (int i = first; i < first + NEIGHBOURS; i++) {
      if (readOnce.getOpaque(i) == rest) {
        return true;
      }
    }
    for (int i = first + NEIGHBOURS - 1; i > first; i--) {
      readOnce.setOpaque(i, readOnce.getOpaque(i - 1));
    }
    readOnce.setOpaque(first, rest);
    return false;
  }

  private void publish(Key key) {
    SharedTable.Ticket ticket = table.ticket(key); // before the entry is read
    if (ticket == null) {
      return;
    }
    Lookup found = lookup.apply(key);
    if (found instanceof Lookup.Hit hit && hit.entry().origin() != Entry.Origin.PREFETCH) {
      table.publish(ticket, key, hit.entry(), timesOf(hit.entry()));
    } else if (found instanceof Lookup.Negative negative) {
      table.publish(ticket, key, negative.entry(), timesOf(negative.entry()));
    }
  }

  /** An entry's times, which are of the wall's clock, as elapsed times. */
  private SharedTable.Times timesOf(Entry entry) {
    long nowMillis = clock.millis();
    long nowNanos = ticker.nanos();
    long left = entry.expiresAtMillis() - nowMillis;
    boolean never = entry.expiresAtMillis() == Entry.NEVER;
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(left);
    return new SharedTable.Times(
        nowNanos - TimeUnit.MILLISECONDS.toNanos(nowMillis - entry.loadedAtMillis()),
        never || leftNanos > Long.MAX_VALUE - nowNanos ? Long.MAX_VALUE : nowNanos + leftNanos);
  }
}

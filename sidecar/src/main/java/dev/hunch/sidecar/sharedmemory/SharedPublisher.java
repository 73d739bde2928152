package dev.hunch.sidecar.sharedmemory;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Lookup;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;

/**
 * Chooses what goes into the table: what is read a second time while the first is remembered.
 *
 * <p>Thread-safe. A read that publishes nothing costs a look at an array.
 */
public final class SharedPublisher {
  /** How many reads are remembered, about. */
  private static final int REMEMBERED = 1 << 16;

  private final SharedTable table;
  private final Function<Key, Lookup> lookup;
  private final InstantSource clock;
  private final Ticker ticker;
  private final AtomicLongArray readOnce = new AtomicLongArray(REMEMBERED);

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
  }

  /** A key was found in the cache, fresh, with a value of this size. */
  public void onHit(Key key, int valueBytes) {
    if (!table.takes(valueBytes)) {
      return; // else each read of it would read it twice
    }
    long hash = key.hash();
    int slot = (int) (hash & (REMEMBERED - 1));
    if (readOnce.getOpaque(slot) != hash) {
      readOnce.setOpaque(slot, hash);
      return;
    }
    if (!table.holds(key)) {
      publish(key);
    }
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

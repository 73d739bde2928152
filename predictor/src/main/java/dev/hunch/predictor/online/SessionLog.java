package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last events of all sessions, by number: each linked to the one before and the one after it in
 * its session, and to the latest earlier one of the same key.
 *
 * <p>A ring: the newest takes the oldest's place. 24 bytes for each event, 50 for each key. Not
 * thread-safe.
 */
final class SessionLog {
  /** No event. */
  static final int NONE = -1;

  /** How many events are remembered; a power of two. */
  static final int SIZE = 1 << 19;

  private static final int FIRST_ROOM = 1 << 12;

  private final int mask;

  /**
   * Two for each event, side by side because they are read together: its fingerprint, and its
   * links, that to the event before it in the upper half, that to the one after it in the lower.
   */
  private long[] cells;

  private @Nullable Key[] keys;
  private int[] same;
  private final Long2LongHashMap latest = new Long2LongHashMap(NONE);
  private int next;

  /** The lowest number that is held. No link leads to a number that was not given yet. */
  private int floor;

  SessionLog() {
    this(SIZE, 0);
  }

  /**
   * Creates an empty log.
   *
   * @param size how many events are remembered, a power of two
   * @param first the number of the first event
   */
  SessionLog(int size, int first) {
    int room = Math.min(size, FIRST_ROOM);
    mask = size - 1;
    next = first;
    floor = Math.max(0, next - mask);
    cells = new long[2 * room];
    keys = new Key[room];
    same = new int[room];
  }

  /**
   * Adds an event.
   *
   * @param last the session's event before it, or {@link #NONE}
   * @return its number
   */
  int add(long fingerprint, Key key, int last) {
    if (next == Integer.MAX_VALUE) {
      beginAnew();
    }
    int event = next;
    int at = event & mask;
    if (at >= keys.length) {
      grow(at);
    }
    if (keys[at] != null && (int) latest.get(cells[2 * at]) == event - mask - 1) {
      latest.remove(cells[2 * at]);
    }
    int previous = held(last);
    next++;
    floor = Math.max(0, next - mask);
    keys[at] = onceHeld(fingerprint, key);
    cells[2 * at] = fingerprint;
    cells[2 * at + 1] = links(previous, NONE);
    same[at] = (int) latest.get(fingerprint);
    latest.put(fingerprint, event);
    if (previous != NONE) {
      int link = 2 * (previous & mask) + 1;
      cells[link] = links((int) (cells[link] >>> 32), event);
    }
    return event;
  }

  private static long links(int before, int after) {
    return (long) before << 32 | Integer.toUnsignedLong(after);
  }

  /** Numbers run out: no event of before counts as held. */
  private void beginAnew() {
    next = 0;
    floor = 0;
    latest.clear();
    Arrays.fill(same, NONE);
    for (int at = 0; at < keys.length; at++) {
      cells[2 * at + 1] = links(NONE, NONE);
    }
  }

  /** The same key as it is held already, so that each is in memory once. */
  private Key onceHeld(long fingerprint, Key key) {
    int earlier = held((int) latest.get(fingerprint));
    Key known = earlier == NONE ? null : keys[earlier & mask];
    return known != null && known.equals(key) ? known : key;
  }

  private void grow(int at) {
    int room = keys.length;
    while (room <= at) {
      room *= 2;
    }
    cells = Arrays.copyOf(cells, 2 * room);
    keys = Arrays.copyOf(keys, room);
    same = Arrays.copyOf(same, room);
  }

  /** The event if it is still remembered, else {@link #NONE}. */
  private int held(int event) {
    return event >= floor && event < next ? event : NONE;
  }

  private int linked(int event) {
    return event >= floor ? event : NONE;
  }

  long fingerprint(int event) {
    return cells[2 * (event & mask)];
  }

  Key key(int event) {
    return Objects.requireNonNull(keys[event & mask]);
  }

  /** The session's event before this one, or {@link #NONE}. */
  int before(int event) {
    return linked((int) (cells[2 * (event & mask) + 1] >>> 32));
  }

  /** The session's event after this one, or {@link #NONE}. */
  int after(int event) {
    return linked((int) cells[2 * (event & mask) + 1]);
  }

  /** The latest earlier event of the same key, or {@link #NONE}. */
  int same(int event) {
    return linked(same[event & mask]);
  }

  private int oldest() {
    int first = Math.max(0, next - mask);
    while (first < next && keys[first & mask] == null) {
      first++;
    }
    return first;
  }

  void collectKeys(KeyTable into) {
    for (int event = oldest(); event < next; event++) {
      into.add(key(event));
    }
  }

  void writeTo(DataOutput out, KeyTable written) throws IOException {
    int first = oldest();
    out.writeInt(next - first);
    for (int event = first; event < next; event++) {
      out.writeInt(written.idOf(key(event)));
      out.writeLong(fingerprint(event));
      int last = before(event);
      out.writeInt(last == NONE ? 0 : event - last);
    }
  }

  void readFrom(DataInput in, KeyTable read) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > mask + 1) {
      throw new IOException("absurd number of events: " + count);
    }
    for (int i = 0; i < count; i++) {
      Key key = read.get(in.readInt());
      long fingerprint = in.readLong();
      int distance = in.readInt();
      add(fingerprint, key, distance == 0 ? NONE : next - distance);
    }
  }
}

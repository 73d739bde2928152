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
  private long[] fingerprints;
  private @Nullable Key[] keys;
  private int[] before;
  private int[] after;
  private int[] same;
  private final Long2LongHashMap latest = new Long2LongHashMap(NONE);
  private int next;

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
    fingerprints = new long[room];
    keys = new Key[room];
    before = new int[room];
    after = new int[room];
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
      latest.clear(); // numbers begin anew: no event of before counts as held
      next = 0;
    }
    int event = next;
    int at = event & mask;
    if (at >= fingerprints.length) {
      grow(at);
    }
    if (keys[at] != null && (int) latest.get(fingerprints[at]) == event - mask - 1) {
      latest.remove(fingerprints[at]);
    }
    int previous = held(last);
    next++;
    fingerprints[at] = fingerprint;
    keys[at] = onceHeld(fingerprint, key);
    before[at] = previous;
    after[at] = NONE;
    same[at] = (int) latest.get(fingerprint);
    latest.put(fingerprint, event);
    if (previous != NONE) {
      after[previous & mask] = event;
    }
    return event;
  }

  /** The same key as it is held already, so that each is in memory once. */
  private Key onceHeld(long fingerprint, Key key) {
    int earlier = held((int) latest.get(fingerprint));
    Key known = earlier == NONE ? null : keys[earlier & mask];
    return known != null && known.equals(key) ? known : key;
  }

  private void grow(int at) {
    int room = fingerprints.length;
    while (room <= at) {
      room *= 2;
    }
    fingerprints = Arrays.copyOf(fingerprints, room);
    keys = Arrays.copyOf(keys, room);
    before = Arrays.copyOf(before, room);
    after = Arrays.copyOf(after, room);
    same = Arrays.copyOf(same, room);
  }

  /** The event if it is still remembered, else {@link #NONE}. */
  private int held(int event) {
    return event >= 0 && event < next && next - event <= mask ? event : NONE;
  }

  long fingerprint(int event) {
    return fingerprints[event & mask];
  }

  Key key(int event) {
    return Objects.requireNonNull(keys[event & mask]);
  }

  /** The session's event before this one, or {@link #NONE}. */
  int before(int event) {
    return held(before[event & mask]);
  }

  /** The session's event after this one, or {@link #NONE}. */
  int after(int event) {
    return held(after[event & mask]);
  }

  /** The latest earlier event of the same key, or {@link #NONE}. */
  int same(int event) {
    return held(same[event & mask]);
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

package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The writes that the store does not have yet: the newest of a key answers for the store, and the
 * oldest of each key may go to it.
 *
 * <p>Thread-safe.
 */
public final class PendingWrites {
  private final ToIntFunction<String> parallelism;

  /** The newest write of each key that has any. */
  private final Map<Key, Write> newest = new ConcurrentHashMap<>();

  /** All writes of each key, oldest first; and all of them. */
  private final Map<Key, ArrayDeque<PendingWrite>> lines = new HashMap<>();

  private final TreeMap<Long, PendingWrite> all = new TreeMap<>();

  private final LinkedHashMap<String, WriteLane> lanes = new LinkedHashMap<>();

  /**
   * Creates an empty collection.
   *
   * @param parallelism how many writes of a namespace may be under way at once
   */
  public PendingWrites(ToIntFunction<String> parallelism) {
    this.parallelism = parallelism;
  }

  /** Takes one more: reads of its key are given it from now on. */
  public synchronized void add(PendingWrite pending) {
    Key key = pending.write().key();
    newest.put(key, pending.write());
    all.put(pending.number(), pending);
    ArrayDeque<PendingWrite> line = lines.computeIfAbsent(key, its -> new ArrayDeque<>());
    line.add(pending);
    if (line.size() == 1) {
      laneOf(key.namespace()).offer(key);
    }
  }

  /** What the store will have of the key; null if nothing is pending. */
  public @Nullable Write newest(Key key) {
    return newest.get(key);
  }

  /**
   * A write on its way to the store.
   *
   * @param isOldest whether all that were taken before it had ended when it began
   */
  record Begun(PendingWrite pending, boolean isOldest) {}

  /** Begins nothing of a namespace before this time, by the monotonic clock. */
  synchronized void restUntil(String namespace, long nanos) {
    laneOf(namespace).restUntil(nanos);
  }

  /** Begins a write that may go to the store now; null if there is none. */
  synchronized @Nullable Begun begin(long nowNanos) {
    Map.Entry<Long, PendingWrite> oldest = all.firstEntry();
    if (oldest == null) {
      return null;
    }
    Key oldestKey = oldest.getValue().write().key();
    for (WriteLane lane : lanes.values()) {
      Key key = lane.poll(nowNanos, oldestKey);
      ArrayDeque<PendingWrite> line = key == null ? null : lines.get(key);
      PendingWrite next = line == null ? null : line.peek();
      if (next != null) {
        return new Begun(next, next.number() == oldest.getKey());
      }
    }
    return null;
  }

  /** Shows a write no more that was begun: from now on the store answers, or a newer write. */
  synchronized void hide(PendingWrite pending) {
    Key key = pending.write().key();
    ArrayDeque<PendingWrite> line = lines.get(key);
    if (line != null && line.size() == 1) {
      newest.remove(key);
    }
  }

  /** Ends a write that was begun: the store has it, or never will. */
  synchronized void end(PendingWrite pending) {
    Key key = pending.write().key();
    ArrayDeque<PendingWrite> line = lines.get(key);
    if (line == null || !pending.equals(line.poll())) {
      throw new IllegalStateException("the write was not begun");
    }
    all.remove(pending.number());
    WriteLane lane = laneOf(key.namespace());
    lane.ended(key);
    if (line.isEmpty()) {
      lines.remove(key);
      newest.remove(key);
    } else {
      lane.offer(key);
    }
  }

  /** Gives a write that was begun back: it is tried again later. */
  synchronized void giveBack(PendingWrite pending, long nowNanos, long atLeastNanos) {
    Key key = pending.write().key();
    laneOf(key.namespace()).failed(nowNanos, atLeastNanos);
    laneOf(key.namespace()).offer(key);
  }

  /** Likewise, since it may need one that is older: those of other keys go on meanwhile. */
  synchronized void postpone(PendingWrite pending, long nowNanos) {
    Key key = pending.write().key();
    laneOf(key.namespace()).postpone(key, nowNanos);
  }

  /** How many there are. */
  public synchronized int size() {
    return all.size();
  }

  /** When the oldest was taken, by the wall clock, in ms; null if there is none. */
  public synchronized @Nullable Long oldestSinceMillis() {
    Map.Entry<Long, PendingWrite> oldest = all.firstEntry();
    return oldest == null ? null : oldest.getValue().sinceMillis();
  }

  private WriteLane laneOf(String namespace) {
    return lanes.computeIfAbsent(namespace, name -> new WriteLane(parallelism.applyAsInt(name)));
  }
}

package dev.hunch.training.baseline;

import dev.hunch.core.access.AccessEvent;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/**
 * Knows the future of one trace: at which read each key is asked for next.
 *
 * <p>Whoever replays the trace says, read by read, how far it has come. Not thread-safe.
 */
public final class NextUses {
  /** The next use of what is never asked for again. */
  public static final long NEVER = Long.MAX_VALUE;

  private final long[] hashes;

  /** For each read, the next one of the same key. */
  private final long[] following;

  /** For each key, its next read from here on. */
  private final Long2LongHashMap next = new Long2LongHashMap(NEVER);

  private int position;

  /** Looks through the whole trace; stands before its first read. */
  public NextUses(List<AccessEvent> events) {
    int reads = events.size();
    hashes = new long[reads];
    following = new long[reads];
    for (int i = reads - 1; i >= 0; i--) {
      long hash = events.get(i).key().hash();
      hashes[i] = hash;
      following[i] = next.get(hash);
      next.put(hash, i);
    }
  }

  /** Passes the next read of the trace. */
  public void advance() {
    long hash = hashes[position];
    if (following[position] == NEVER) {
      next.remove(hash);
    } else {
      next.put(hash, following[position]);
    }
    position++;
  }

  /** Returns the index of the next read of the key with this hash, or {@link #NEVER}. */
  public long of(long hash) {
    return next.get(hash);
  }
}

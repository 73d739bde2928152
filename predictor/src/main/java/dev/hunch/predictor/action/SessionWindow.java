package dev.hunch.predictor.action;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.grammar.ParsedKey;
import org.jspecify.annotations.Nullable;

/** The last events of a session. Not thread-safe. */
public final class SessionWindow {
  /** How many events are remembered; a power of two. */
  public static final int SIZE = 16;

  private static final int MASK = SIZE - 1;

  private final @Nullable ParsedKey[] parsed = new ParsedKey[SIZE];
  private final @Nullable Key[] keys = new Key[SIZE];
  private long count;

  /** Adds the newest event. */
  public void push(Key key, ParsedKey parsedKey) {
    int at = (int) count & MASK;
    keys[at] = key;
    parsed[at] = parsedKey;
    count++;
  }

  /** How many events are remembered. */
  public int size() {
    return (int) Math.min(count, SIZE);
  }

  /** How many events there were since the session began. */
  public long count() {
    return count;
  }

  /**
   * The parsed key of an event.
   *
   * @param back 1 is the last event, up to {@link #size()}
   */
  public ParsedKey parsed(int back) {
    ParsedKey found = parsed[(int) (count - back) & MASK];
    if (found == null) {
      throw new IllegalArgumentException("no event " + back + " back, of " + size());
    }
    return found;
  }

  /** The key of an event. */
  public Key key(int back) {
    Key found = keys[(int) (count - back) & MASK];
    if (found == null) {
      throw new IllegalArgumentException("no event " + back + " back, of " + size());
    }
    return found;
  }

  /** The {@code nth} last event of the template (1 is the last), or null if there is none. */
  public @Nullable ParsedKey lastOf(int template, int nth) {
    int left = nth;
    int size = size();
    for (int back = 1; back <= size; back++) {
      ParsedKey event = parsed[(int) (count - back) & MASK];
      if (event != null && event.template().id() == template && --left == 0) {
        return event;
      }
    }
    return null;
  }

  /** Whether one of the last {@code events} events is of the key with this fingerprint. */
  public boolean holds(long fingerprint, int events) {
    int size = Math.min(events, size());
    for (int back = 1; back <= size; back++) {
      ParsedKey event = parsed[(int) (count - back) & MASK];
      if (event != null && event.fingerprint() == fingerprint) {
        return true;
      }
    }
    return false;
  }
}

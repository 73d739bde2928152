package dev.hunch.predictor.action;

import dev.hunch.core.access.Key;
import dev.hunch.core.access.ResponseFields;
import dev.hunch.predictor.grammar.ParsedKey;
import org.jspecify.annotations.Nullable;

/** The last events of a session. Not thread-safe. */
public final class SessionWindow {
  /** How many events are remembered; a power of two. */
  public static final int SIZE = 16;

  private static final int MASK = SIZE - 1;

  /** How many values of responses are remembered; the oldest responses are forgotten first. */
  private static final int MAX_VALUES = 256;

  private final @Nullable ParsedKey[] parsed = new ParsedKey[SIZE];
  private final @Nullable Key[] keys = new Key[SIZE];
  private final @Nullable EventFields[] fields = new EventFields[SIZE];
  private int values;
  private long count;

  /** Adds the newest event, whose response is not known. */
  public void push(Key key, ParsedKey parsedKey) {
    int at = (int) count & MASK;
    keys[at] = key;
    parsed[at] = parsedKey;
    if (values > 0) {
      forgetFields(at);
    }
    count++;
  }

  /** Adds the newest event. */
  public void push(Key key, ParsedKey parsedKey, ResponseFields response) {
    push(key, parsedKey);
    if (!response.isEmpty()) {
      keepFields(1, response);
    }
  }

  /** Adds what an event was answered with. */
  private void keepFields(int back, ResponseFields response) {
    int at = (int) (count - back) & MASK;
    EventFields kept = new EventFields(response);
    fields[at] = kept;
    values += kept.size();
    for (int oldest = size(); values > MAX_VALUES && oldest > back; oldest--) {
      forgetFields((int) (count - oldest) & MASK);
    }
  }

  private void forgetFields(int at) {
    EventFields gone = fields[at];
    if (gone != null) {
      values -= gone.size();
      fields[at] = null;
    }
  }

  /**
   * Adds what the last event of the key was answered with, unless that is known.
   *
   * @return whether it was added
   */
  public boolean answer(Key key, ResponseFields response) {
    if (response.isEmpty()) {
      return false;
    }
    for (int back = 1; back <= size(); back++) {
      int at = (int) (count - back) & MASK;
      if (key.equals(keys[at])) {
        if (fields[at] != null) {
          return false;
        }
        keepFields(back, response);
        return true;
      }
    }
    return false;
  }

  /** Whether the response of any event is known to hold something. */
  boolean hasFields() {
    return values > 0;
  }

  /** What an event was answered with, or null if that is not known or holds nothing. */
  @Nullable EventFields fields(int back) {
    return fields[(int) (count - back) & MASK];
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
    int back = backOf(template, nth);
    return back == 0 ? null : parsed[(int) (count - back) & MASK];
  }

  /** What the {@code nth} last event of the template was answered with, or null. */
  @Nullable EventFields fieldsOf(int template, int nth) {
    int back = values == 0 ? 0 : backOf(template, nth);
    return back == 0 ? null : fields(back);
  }

  private int backOf(int template, int nth) {
    int left = nth;
    int size = size();
    for (int back = 1; back <= size; back++) {
      ParsedKey event = parsed[(int) (count - back) & MASK];
      if (event != null && event.template().id() == template && --left == 0) {
        return back;
      }
    }
    return 0;
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

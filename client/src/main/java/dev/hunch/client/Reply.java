package dev.hunch.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a read.
 *
 * @param value what was found; null when there is no such key
 * @param source how it came about
 * @param ageMillis time since the value was read from the store, in ms
 */
@SuppressWarnings("ArrayRecordComponent") // equals() is by content, below
public record Reply(byte @Nullable [] value, Source source, long ageMillis) {
  static final Reply ABSENT = new Reply(null, Source.ABSENT, 0);

  /** The same, with a value of its own: who has it may write into it. */
  Reply copy() {
    return value == null ? this : new Reply(value.clone(), source, ageMillis);
  }

  /** Whether there is such a key. */
  public boolean isFound() {
    return value != null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reply that
        && source == that.source
        && ageMillis == that.ageMillis
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value) * 31 + source.hashCode();
  }

  @Override
  public String toString() {
    return "Reply[" + (value == null ? "absent" : value.length + " bytes") + ", " + source + "]";
  }
}

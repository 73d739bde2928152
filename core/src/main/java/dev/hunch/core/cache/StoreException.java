package dev.hunch.core.cache;

import org.jspecify.annotations.Nullable;

/** The backing store could not answer: it is down, slow, or refused the query. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long retryAfterMillis;

  /** A failure of which nobody knows how long it lasts. */
  public StoreException(String message, @Nullable Throwable cause) {
    this(message, cause, 0);
  }

  /**
   * A failure that lasts for a while.
   *
   * @param retryAfterMillis when it is worth asking again, in ms; 0: not known
   */
  public StoreException(String message, @Nullable Throwable cause, long retryAfterMillis) {
    super(message, cause);
    if (retryAfterMillis < 0) {
      throw new IllegalArgumentException("retryAfterMillis is negative: " + retryAfterMillis);
    }
    this.retryAfterMillis = retryAfterMillis;
  }

  /** When it is worth asking again, in ms; 0 if that is not known. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }
}

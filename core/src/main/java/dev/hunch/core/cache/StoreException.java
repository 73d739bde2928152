package dev.hunch.core.cache;

import org.jspecify.annotations.Nullable;

/** The backing store could not answer: it is down, slow, or refused the query. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

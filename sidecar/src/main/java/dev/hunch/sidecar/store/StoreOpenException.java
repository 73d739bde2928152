package dev.hunch.sidecar.store;

import org.jspecify.annotations.Nullable;

/** The entry store cannot be opened; the message says which file and why. */
public final class StoreOpenException extends Exception {
  private static final long serialVersionUID = 1L;

  StoreOpenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

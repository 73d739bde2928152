package dev.hunch.sidecar.wiring;

import org.jspecify.annotations.Nullable;

/** The sidecar cannot start; the message says why and what can be done. */
public final class SidecarStartException extends Exception {
  private static final long serialVersionUID = 1L;

  SidecarStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

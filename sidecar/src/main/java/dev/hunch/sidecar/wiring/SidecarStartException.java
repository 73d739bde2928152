package dev.hunch.sidecar.wiring;

/** The sidecar cannot start; the message says why and what can be done. */
public final class SidecarStartException extends Exception {
  private static final long serialVersionUID = 1L;

  SidecarStartException(String message, Throwable cause) {
    super(message, cause);
  }
}

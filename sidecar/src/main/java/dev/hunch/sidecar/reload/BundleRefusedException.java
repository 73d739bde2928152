package dev.hunch.sidecar.reload;

import org.jspecify.annotations.Nullable;

/** A bundle that cannot be used; the message says why. */
public final class BundleRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  public BundleRefusedException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}

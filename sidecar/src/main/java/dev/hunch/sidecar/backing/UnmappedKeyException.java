package dev.hunch.sidecar.backing;

import dev.hunch.core.cache.RejectedKeyException;

/** A key that no template or statement of its namespace can mean. */
public final class UnmappedKeyException extends RejectedKeyException {
  private static final long serialVersionUID = 1L;

  UnmappedKeyException(String message) {
    super(message);
  }
}

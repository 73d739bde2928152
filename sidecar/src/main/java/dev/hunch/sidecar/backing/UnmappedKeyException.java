package dev.hunch.sidecar.backing;

/**
 * A key that no template or statement of its namespace can mean: the caller's mistake, not the
 * store's. The message never holds the key.
 */
public final class UnmappedKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnmappedKeyException(String message) {
    super(message);
  }
}

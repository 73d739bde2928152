package dev.hunch.core.cache;

/**
 * A key that can mean nothing to its backing store: the caller's fault, not the store's. Nothing is
 * learned from it about the store. The message never holds the key.
 */
public class RejectedKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RejectedKeyException(String message) {
    super(message);
  }
}

package dev.hunch.benchmarks.load;

/**
 * A contender failed, or replied with something else than the key's value: nothing was measured.
 */
public final class WrongReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongReplyException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.hunch.benchmarks.server;

/** A server did not start. */
public final class ServerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  ServerStartException(String message) {
    super(message);
  }

  ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}

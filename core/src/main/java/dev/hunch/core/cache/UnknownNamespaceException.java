package dev.hunch.core.cache;

/** A key names a namespace that is not configured. */
public final class UnknownNamespaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownNamespaceException(String namespace) {
    super("namespace is not configured: " + namespace);
  }
}

package dev.hunch.core.cache;

/** Too many loads are waiting for the backing store; the read was refused at once. */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverloadedException(int waitingLoads) {
    this(waitingLoads + " loads are waiting already");
  }

  /** A refusal by the store's own queue. */
  public OverloadedException(String message) {
    super(message);
  }
}

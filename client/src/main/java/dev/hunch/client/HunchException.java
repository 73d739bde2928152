package dev.hunch.client;

/** A call that the sidecar did not answer, or refused. */
public final class HunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String reason;

  /** What is to be done about it. */
  public enum Kind {
    /** The sidecar cannot be reached, or did not answer in time. */
    AWAY,
    /** The sidecar is there, and its backing store cannot answer or is asked too much. */
    STORE_UNAVAILABLE,
    /** The answer, or the question, is larger than a message may be. */
    TOO_LARGE,
    /**
     * More reads wait to be sent than the client lets wait, or more answers to be taken than the
     * sidecar has room for.
     */
    OVERLOADED,
    /** A conditional write did not happen: another value is there. */
    ETAG_MISMATCH,
    /**
     * The call itself is wrong: an unknown namespace, an empty or oversized field, a write that its
     * namespace or its store does not allow.
     */
    REFUSED,
    /** The sidecar failed. */
    FAILED,
    /** The calling thread was interrupted. */
    INTERRUPTED
  }

  HunchException(Kind kind, String reason, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
  }

  /** The same failure, as the calling thread meets it. */
  HunchException here() {
    return new HunchException(kind, reason, String.valueOf(getMessage()), this);
  }

  /** What is to be done about it. */
  public Kind kind() {
    return kind;
  }

  /** The sidecar's reason, as {@code UNKNOWN_NAMESPACE}; empty when it gave none. */
  public String reason() {
    return reason;
  }

  /** Whether a loader may stand in: whatever is not the caller's own mistake. */
  boolean isWorthLoading() {
    return kind != Kind.REFUSED && kind != Kind.INTERRUPTED;
  }

  /** Whether it is the sidecar that fails or refuses, and not this client before it asks. */
  boolean isOfTheSidecar() {
    boolean ownQueueIsFull = kind == Kind.OVERLOADED && reason.isEmpty();
    return kind != Kind.INTERRUPTED && !ownQueueIsFull;
  }

  /** Whether the next calls would fare no better. */
  boolean isWorthAvoiding() {
    return kind == Kind.AWAY || kind == Kind.FAILED;
  }
}

package dev.hunch.core.cache;

/** A write that was not done, or of which that is not known. The message holds no key or value. */
public final class WriteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No statement writes such a key. */
    UNMAPPED,
    /** No statement deletes such a key. */
    UNDELETABLE,
    /** The value is not text. */
    NOT_TEXT,
    /** The store cannot make of the key or the value what its statement needs. */
    BAD_VALUE,
    /** The store's rules forbid it: a constraint, a trigger. */
    FORBIDDEN,
    /** The statement found nothing to change. */
    NOTHING_WRITTEN,
    /** The store cannot take it now, and has not. */
    UNAVAILABLE,
    /** The connection died under it: it may have been done or not. */
    OUTCOME_UNKNOWN,
    /** Too many writes wait already. */
    OVERLOADED,
    /** The journal has no room for it. */
    JOURNAL_FULL,
    /** The journal cannot be written; the write may be found in it after a restart. */
    JOURNAL_FAILED
  }

  private final Reason reason;
  private final long retryAfterMillis;

  public WriteException(Reason reason, String message) {
    this(reason, message, 0);
  }

  /**
   * A failure that lasts for a while.
   *
   * @param retryAfterMillis when it is worth trying again, in ms; 0: not known
   */
  public WriteException(Reason reason, String message, long retryAfterMillis) {
    super(message);
    if (retryAfterMillis < 0) {
      throw new IllegalArgumentException("retryAfterMillis is negative: " + retryAfterMillis);
    }
    this.reason = reason;
    this.retryAfterMillis = retryAfterMillis;
  }

  public Reason reason() {
    return reason;
  }

  /** When it is worth trying again, in ms; 0 if that is not known. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Whether the same write would fail again, however often it is tried. */
  public boolean isForGood() {
    return switch (reason) {
      case UNMAPPED, UNDELETABLE, NOT_TEXT, BAD_VALUE, FORBIDDEN, NOTHING_WRITTEN -> true;
      case UNAVAILABLE, OUTCOME_UNKNOWN, OVERLOADED, JOURNAL_FULL, JOURNAL_FAILED -> false;
    };
  }

  /** Whether a write of another key could make it possible, as one that a foreign key asks for. */
  public boolean mayNeedOthers() {
    return reason == Reason.FORBIDDEN || reason == Reason.NOTHING_WRITTEN;
  }
}

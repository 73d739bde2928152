package dev.hunch.training.trace;

/** A trace that cannot be used; the message names the file, the line if there is one, and why. */
public final class TraceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Kind {
    /** There is no such file or folder. */
    MISSING,
    /** It is there, but what it holds is not a trace. */
    BAD_DATA
  }

  private final Kind kind;

  TraceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What kind of trouble it is. */
  public Kind kind() {
    return kind;
  }
}

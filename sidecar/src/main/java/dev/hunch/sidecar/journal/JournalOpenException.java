package dev.hunch.sidecar.journal;

/** A journal that cannot be used, with what is to be done about it. */
public final class JournalOpenException extends Exception {
  private static final long serialVersionUID = 1L;

  JournalOpenException(String message) {
    super(message);
  }
}

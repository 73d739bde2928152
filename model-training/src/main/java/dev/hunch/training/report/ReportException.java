package dev.hunch.training.report;

/** A report that cannot be read or drawn; the message names it and says why. */
public final class ReportException extends Exception {
  private static final long serialVersionUID = 1L;

  ReportException(String message) {
    super(message);
  }
}

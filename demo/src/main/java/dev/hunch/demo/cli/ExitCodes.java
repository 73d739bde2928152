package dev.hunch.demo.cli;

/** What commands end with. 64 and above are the numbers of BSD's sysexits. */
final class ExitCodes {
  static final int OK = 0;
  static final int NOT_FOUND = 1;
  static final int REFUSED = 65;
  static final int UNAVAILABLE = 69;
  static final int FAILED = 70;

  /** As shells tell of Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCodes() {}
}

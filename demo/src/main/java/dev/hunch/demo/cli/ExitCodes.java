package dev.hunch.demo.cli;

/** What the client's commands end with. 64 and above are the numbers of BSD's sysexits. */
final class ExitCodes {
  static final int OK = 0;
  static final int NOT_FOUND = 1;
  static final int REFUSED = 65;
  static final int UNAVAILABLE = 69;
  static final int FAILED = 70;

  private ExitCodes() {}
}

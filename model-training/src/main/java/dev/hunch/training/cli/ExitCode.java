package dev.hunch.training.cli;

/** The exit codes of the commands: 0, picocli's 2 for usage, and those of sysexits.h. */
final class ExitCode {
  static final int OK = 0;
  static final int USAGE = 2;
  static final int BAD_DATA = 65;
  static final int NO_INPUT = 66;
  static final int DEFECT = 70;
  static final int CANNOT_CREATE = 73;
  static final int IO = 74;

  private ExitCode() {}
}

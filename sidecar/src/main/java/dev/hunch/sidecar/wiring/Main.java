package dev.hunch.sidecar.wiring;

import picocli.CommandLine;

/** The program of the container image: {@code serve} and nothing else. */
public final class Main {
  private Main() {}

  /** Serves until it is told to stop. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServeCommand()).execute(arguments));
  }
}

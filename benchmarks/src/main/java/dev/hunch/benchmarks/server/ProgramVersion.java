package dev.hunch.benchmarks.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks an installed program for its version. */
final class ProgramVersion {
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  private ProgramVersion() {}

  /**
   * The first version that the program tells of itself, or {@code unknown}.
   *
   * @param option that makes it tell, and end
   */
  static String of(Path program, String option) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), option).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return in(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return in("");
    }
  }

  /** The first version in what a program said. */
  static String in(String said) {
    Matcher matcher = VERSION.matcher(said);
    return matcher.find() ? matcher.group() : "unknown";
  }
}

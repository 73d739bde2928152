package dev.hunch.benchmarks.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the benchmarks in a process of its own, on this one's JVM and class path. */
final class ChildJvm {
  /** Which of this JVM's flags the program needs too. */
  private static final List<String> FLAGS =
      List.of("--add-", "--enable-native", "--sun-misc", "-Dchr");

  private ChildJvm() {}

  /**
   * Waits for the program and returns what it wrote.
   *
   * @param options more options of its JVM
   * @throws IOException if it fails; the message ends with what it wrote
   */
  static String run(Class<?> program, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (FLAGS.stream().anyMatch(flag::startsWith)) {
        command.add(flag);
      }
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(program.getSimpleName() + " failed: " + output);
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}

package dev.hunch.demo.sharedmemory;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.hunch.client.sharedmemory.SharedTableReader;
import dev.hunch.core.access.Key;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.collections.Long2LongHashMap;

/** A process that writes or reads a table. It does not outlive the test's. */
final class ChildProcess implements AutoCloseable {
  /** One class of each module and library that such a process needs. */
  private static final List<Class<?>> NEEDED =
      List.of(
          ChildProcess.class,
          SharedTableReader.class,
          SharedTable.class,
          Key.class,
          Hashing.class,
          Long2LongHashMap.class);

  private final Process process;
  private final BufferedReader output;

  ChildProcess(Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m", "-cp", classPath()));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Called by the process itself: ends it when the test's process, and with it the pipe, is gone.
   */
  static void endWithTheTest() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nobody sends anything.
                }
              } catch (IOException e) {
                // The pipe is broken: as good as its end.
              }
              Runtime.getRuntime().halt(1);
            },
            "end-with-the-test");
    watch.setDaemon(true);
    watch.start();
  }

  private static String classPath() {
    return NEEDED.stream()
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The next line that it prints; fails if there is none. */
  String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("it has ended without a word");
    }
    return line;
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

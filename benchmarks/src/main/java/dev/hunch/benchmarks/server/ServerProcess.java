package dev.hunch.benchmarks.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server as a process of its own, started here and ended here. Thread-safe. */
final class ServerProcess implements Closeable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 10;
  private static final int STOP_LIMIT_SECONDS = 20;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final int LOG_LINES = 20;

  private final Process process;
  private final Path log;
  private final Path output;

  /** Ends it if this process ends before it is closed, were it while it still starts. */
  private final Thread ending = new Thread(this::end, "end");

  private ServerProcess(Process process, Path output, Path log) {
    this.process = process;
    this.output = output;
    this.log = log;
    try {
      Runtime.getRuntime().addShutdownHook(ending);
    } catch (IllegalStateException shuttingDown) {
      process.destroyForcibly();
      throw shuttingDown;
    }
  }

  /** Starts a command; its output goes into files of the folder that begin with the name. */
  static ServerProcess start(List<String> command, Path folder, String name)
      throws ServerStartException {
    Path output = folder.resolve(name + ".out");
    Path log = folder.resolve(name + ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(log.toFile());
      builder.environment().putIfAbsent("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
      return new ServerProcess(builder.start(), output, log);
    } catch (IOException e) {
      throw new ServerStartException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Says whether a server that is starting is ready. */
  @FunctionalInterface
  interface Readiness {
    boolean isReady() throws IOException;
  }

  /**
   * Waits until the server is ready.
   *
   * @throws ServerStartException if it ends, or takes too long; the message ends with its log
   */
  void await(Readiness readiness) throws ServerStartException, InterruptedException {
    try {
      for (long left = START_LIMIT.toMillis() / POLL_MILLIS; left > 0; left--) {
        if (readiness.isReady()) {
          return;
        }
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new ServerStartException("a server ended at its start:\n" + tail());
        }
      }
    } catch (IOException e) {
      close();
      throw new ServerStartException("a server did not start: " + e.getMessage(), e);
    }
    close();
    throw new ServerStartException("a server was not ready in time:\n" + tail());
  }

  /** Finds the pattern in what the server has written so far. */
  Optional<Matcher> written(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(output));
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }

  /** The processor time that it has taken so far, in ns. */
  long cpuNanos() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** The memory that it has resident, in bytes; negative where the system does not tell. */
  long residentBytes() {
    try {
      Matcher matcher =
          RESIDENT.matcher(
              Files.readString(
                  Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.UTF_8));
      return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** Asks it to end, and ends it if it does not. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException shuttingDown) {
      // It runs already.
    }
    end();
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String tail() {
    try {
      List<String> lines =
          Stream.concat(Files.readAllLines(output).stream(), Files.readAllLines(log).stream())
              .toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(its log cannot be read: " + e.getMessage() + ")";
    }
  }
}

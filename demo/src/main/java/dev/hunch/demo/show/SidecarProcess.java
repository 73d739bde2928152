package dev.hunch.demo.show;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sidecar as a process of its own, on the JVM and the class path that this process runs on.
 *
 * <p>Its ports are free ones that it chose; its output goes into files.
 */
public final class SidecarProcess implements Closeable {
  private static final Pattern READY = Pattern.compile("ready grpc=(\\S+).* admin=(\\S+)");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int STOP_LIMIT_SECONDS = 15;
  private static final String MAIN = "dev.hunch.sidecar.wiring.Main";

  /** Which of this JVM's flags the sidecar needs too: not its heap, nor a debugger. */
  private static final List<String> FLAGS =
      List.of("--add-", "--enable-native-access", "--sun-misc", "-Dchronicle", "-Dio.netty");

  private final Process process;
  private final String grpc;
  private final String admin;

  private SidecarProcess(Process process, String grpc, String admin) {
    this.process = process;
    this.grpc = grpc;
    this.admin = admin;
  }

  /**
   * Starts a sidecar and waits until it is ready.
   *
   * @param config its configuration file
   * @param logs its output goes into files below, beginning with {@code name}
   * @param name a name for it
   * @param belongings takes charge of the process as soon as there is one
   * @throws IOException if it does not come up; the message ends with its log
   * @throws InterruptedException if the caller is interrupted; the process has ended by then
   */
  public static SidecarProcess start(Path config, Path logs, String name, Belongings belongings)
      throws IOException, InterruptedException {
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command(config))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    Closeable ending = belongings.add("the process of " + name, () -> end(process));
    try {
      Matcher ready = awaitReady(process, out);
      SidecarProcess sidecar = new SidecarProcess(process, ready.group(1), ready.group(2));
      belongings.release(ending);
      return belongings.add("the process of " + name, sidecar);
    } catch (IOException e) {
      end(process);
      throw new IOException(e.getMessage() + System.lineSeparator() + tail(err), e);
    } catch (InterruptedException e) {
      end(process);
      throw e;
    }
  }

  /** Where it is called: host and port. */
  public String grpc() {
    return grpc;
  }

  /** Where its metrics and health are: host and port. */
  public String admin() {
    return admin;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The processor time that it has taken so far; zero where the system does not tell. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as the kernel or an orchestrator may. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, and ends it if it does not. */
  @Override
  public void close() {
    end(process);
  }

  private static List<String> command(Path config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (FLAGS.stream().anyMatch(flag::startsWith)) {
        command.add(flag);
      }
    }
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.add("--config");
    command.add(config.toString());
    return command;
  }

  private static Matcher awaitReady(Process process, Path out)
      throws IOException, InterruptedException {
    long pollMillis = 50;
    for (long left = START_LIMIT.toMillis() / pollMillis; left > 0; left--) {
      boolean ended = process.waitFor(pollMillis, TimeUnit.MILLISECONDS);
      for (String line : Files.readAllLines(out)) {
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          return ready;
        }
      }
      if (ended) {
        throw new IOException("the sidecar ended with status " + process.exitValue());
      }
    }
    throw new IOException("the sidecar was not ready within " + START_LIMIT.toSeconds() + " s");
  }

  private static void end(Process process) {
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

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}

package dev.hunch.sidecar.endurance;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sidecar in a process of its own. It does not outlive the test's. */
final class SidecarProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 180;

  /** Archiving classes at the end takes longer than anything else. */
  private static final long END_SECONDS = 300;

  private static final Pattern READY =
      Pattern.compile(
          "ready grpc=127\\.0\\.0\\.1:(\\d+)(?: unix=\\S+)? admin=127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final File errors;

  private SidecarProcess(Process process, File errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Where it listens, on loopback.
   *
   * @param grpc port of the service
   * @param admin port of the pages
   */
  record Ports(int grpc, int admin) {
    ManagedChannel newChannel() {
      return NettyChannelBuilder.forAddress("127.0.0.1", grpc)
          .maxInboundMessageSize(64 << 20)
          .usePlaintext()
          .build();
    }
  }

  /**
   * Starts one and does not wait for it.
   *
   * @param config its configuration
   * @param truth the file of the shared truth
   * @param errors takes what it says
   */
  static SidecarProcess start(
      SidecarProgram program, Path config, Path truth, KeySpace keys, Path errors)
      throws IOException {
    List<String> arguments =
        List.of(
            config.toString(),
            truth.toString(),
            Integer.toString(keys.groups()),
            Integer.toString(keys.itemsPerGroup()));
    return start(program, arguments, errors);
  }

  /** Starts one over the database of its configuration. */
  static SidecarProcess start(SidecarProgram program, Path config, Path errors) throws IOException {
    return start(program, List.of(config.toString()), errors);
  }

  private static SidecarProcess start(SidecarProgram program, List<String> arguments, Path errors)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.command(arguments));
    return new SidecarProcess(builder.redirectError(errors.toFile()).start(), errors.toFile());
  }

  /** Waits until it serves. */
  Ports awaitReady() throws InterruptedException {
    Matcher ready = READY.matcher(awaitLine(line -> READY.matcher(line).matches()));
    if (!ready.matches()) {
      throw new AssertionError("it was ready");
    }
    return new Ports(Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
  }

  /** What it holds after a garbage collection. */
  Map<String, Long> state() throws IOException, InterruptedException {
    process.getOutputStream().write('s');
    process.getOutputStream().flush();
    return ProcessState.parse(awaitLine(ProcessState::isLine));
  }

  private String awaitLine(Predicate<String> wanted) throws InterruptedException {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> readLine(wanted));
    try {
      return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the sidecar does not answer: " + said(), e);
    }
  }

  private String readLine(Predicate<String> wanted) {
    try {
      BufferedReader output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (wanted.test(line)) {
          return line;
        }
      }
      throw new IllegalStateException("it has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits a little; true if it has ended by itself. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to stop, by SIGTERM. The process itself would close its pipes as well. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Kills it, by SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits until it has gone and returns its exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the sidecar does not end: " + said());
    }
    return process.exitValue();
  }

  /** What it wrote to its error stream. */
  String said() {
    try {
      return Files.readString(errors.toPath());
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    kill();
    process.onExit().join();
  }
}

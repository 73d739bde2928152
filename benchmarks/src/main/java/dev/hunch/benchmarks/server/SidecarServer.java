package dev.hunch.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts sidecars in processes of their own. */
public final class SidecarServer {
  private static final Pattern READY = Pattern.compile("ready grpc=\\S+:(\\d+) .*admin=(\\S+)\\s");

  private SidecarServer() {}

  /**
   * What a sidecar is configured with.
   *
   * @param capacityBytes of its cache
   * @param prefetch whether it predicts and prefetches
   * @param sharedBytes of its shared memory; 0 for none
   */
  public record Settings(long capacityBytes, boolean prefetch, long sharedBytes) {
    private String yaml(Path socket, Path shared) {
      // No read goes to the store: what is asked for was put there before.
      return """
      server: {host: 127.0.0.1, port: 0, unix-socket: "%s"}
      admin: {host: 127.0.0.1, port: 0}
      cache: {capacity: %d}
      stores:
        nowhere: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/nowhere", pool-size: 1}
      namespaces:
        bench: {store: nowhere, ttl: none, templates: {"item:{id}": "select :id"}}
      prefetch: {enabled: %s}
      """
              .formatted(socket, capacityBytes, prefetch)
          + (sharedBytes == 0
              ? ""
              : "shared-memory: {file: \"%s\", size: %d}\n".formatted(shared, sharedBytes));
    }

    private String words() {
      return "capacity "
          + (capacityBytes >> 20)
          + " MiB, prediction "
          + (prefetch ? "on" : "off")
          + (sharedBytes == 0 ? "" : ", shared memory " + (sharedBytes >> 20) + " MiB")
          + ", else as it is";
    }
  }

  /**
   * Starts a sidecar and waits until it is ready.
   *
   * @param folder for its socket, its configuration and its output
   * @param name its name in the report
   */
  public static BenchServer start(
      SidecarLauncher launcher, Settings settings, Path folder, String name)
      throws ServerStartException, InterruptedException {
    Path socket = folder.resolve(name + ".sock");
    Path config = folder.resolve(name + ".yaml");
    try {
      Files.writeString(config, settings.yaml(socket, sharedFile(folder, name)));
    } catch (IOException e) {
      throw new ServerStartException(config + " cannot be written", e);
    }
    ServerProcess process = ServerProcess.start(launcher.command(config), folder, name);
    process.await(() -> process.written(READY).isPresent());
    try {
      Matcher ready = process.written(READY).orElseThrow();
      return new StartedServer(
          name,
          null,
          settings.words(),
          Integer.parseInt(ready.group(1)),
          socket,
          ready.group(2),
          process);
    } catch (IOException e) {
      process.close();
      throw new ServerStartException("the sidecar's output cannot be read", e);
    }
  }

  /** In memory where the system has a folder for that. */
  private static Path sharedFile(Path folder, String name) {
    Path memory = Path.of("/dev/shm");
    String file = folder.getFileName() + "-" + name;
    return Files.isWritable(memory) ? memory.resolve(file) : folder.resolve(name + ".shared");
  }
}

package dev.hunch.benchmarks.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the caches to compare with, where they are installed. */
public final class OtherCaches {
  /** The size of the largest value that memcached takes, in bytes. */
  public static final int MEMCACHED_MOST_VALUE_BYTES = memcachedMostValueBytes();

  private static final int CONNECT_MILLIS = 200;

  private OtherCaches() {}

  /** An item takes at most 1 MiB, with its header, its key and the line's end (memcached 1.6). */
  private static int memcachedMostValueBytes() {
    int header = 58;
    int longestKey = "bench/item:2147483647".length();
    return (1 << 20) - header - longestKey;
  }

  /** Starts a Redis that writes nothing to disk; empty if none is installed. */
  public static Optional<BenchServer> redis(SearchPath programs, Path folder)
      throws ServerStartException, InterruptedException {
    Optional<Path> program = programs.find("redis-server");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = freePort();
    Path socket = folder.resolve("redis.sock");
    List<String> settings = List.of("--save", "", "--appendonly", "no");
    List<String> where =
        List.of(
            program.get().toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--unixsocket",
            socket.toString(),
            "--dir",
            folder.toString());
    return Optional.of(
        start(
            "redis",
            ProgramVersion.of(program.get(), "--version"),
            "save \"\", appendonly no, else as it is",
            port,
            socket,
            Stream.concat(where.stream(), settings.stream()).toList(),
            folder));
  }

  /**
   * Starts a memcached; empty if none is installed.
   *
   * @param mebibytes what it may hold
   */
  public static Optional<BenchServer> memcached(SearchPath programs, Path folder, long mebibytes)
      throws ServerStartException, InterruptedException {
    Optional<Path> program = programs.find("memcached");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = freePort();
    List<String> command =
        List.of(
            program.get().toString(),
            "-l",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-m",
            Long.toString(mebibytes),
            // It refuses to run as root without a name; elsewhere the name is not looked at.
            "-u",
            System.getProperty("user.name"));
    return Optional.of(
        start(
            "memcached",
            ProgramVersion.of(program.get(), "-V"),
            "-m " + mebibytes + ", else as it is",
            port,
            null,
            command,
            folder));
  }

  private static BenchServer start(
      String name,
      String version,
      String settings,
      int port,
      @Nullable Path socket,
      List<String> command,
      Path folder)
      throws ServerStartException, InterruptedException {
    ServerProcess process = ServerProcess.start(command, folder, name);
    process.await(() -> listens(port));
    return new StartedServer(name, version, settings, port, socket, null, process);
  }

  private static boolean listens(int port) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws ServerStartException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ServerStartException("no port is free: " + e.getMessage(), e);
    }
  }
}

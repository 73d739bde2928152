package dev.hunch.sidecar.config;

import dev.hunch.transport.BusyPolling;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC server.
 *
 * @param host the address to listen on
 * @param port the port, in [0, 65535]; 0 takes a free one
 * @param unixSocket a Unix domain socket to listen on as well; null: none
 * @param maxKeyBytes longest key accepted, in bytes of UTF-8
 * @param maxValueBytes largest value accepted and kept, in bytes
 * @param busyPoll for how long a thread that serves looks for the next call before it sleeps, where
 *     the last ones came as soon; zero: it sleeps at once
 * @param drain how long calls in flight may take to end when the server stops
 */
public record ServerConfig(
    String host,
    int port,
    @Nullable Path unixSocket,
    int maxKeyBytes,
    int maxValueBytes,
    Duration busyPoll,
    Duration drain) {
  /**
   * Port 7070 on loopback, keys up to 4 KiB, values up to 1 MiB, 100 µs of polling, 5 s to drain.
   */
  public static final ServerConfig DEFAULT =
      new ServerConfig(
          "127.0.0.1", 7070, null, 4096, 1 << 20, BusyPolling.DEFAULT, Duration.ofSeconds(5));
}

package dev.hunch.benchmarks.contender;

import java.util.List;
import java.util.stream.Stream;

/** The names of the contenders, where the system has Unix domain sockets. */
public final class ContenderNames {
  /** Those that read from a sidecar by calls. */
  public static final List<String> HUNCH =
      List.of(
          "hunch-unary-tcp",
          "hunch-unary-unix",
          "hunch-client-tcp",
          "hunch-client-unix",
          "hunch-batch64-tcp",
          "hunch-batch64-unix");

  /** Those that read from a sidecar's shared memory. */
  public static final List<String> SHARED_MEMORY = List.of("hunch-shared", "hunch-shared64");

  /** Those that read from a Redis. */
  public static final List<String> REDIS =
      List.of("redis-get-tcp", "redis-mget64-tcp", "redis-get-unix", "redis-mget64-unix");

  /** Those that read from a memcached. */
  public static final List<String> MEMCACHED = List.of("memcached-get-tcp", "memcached-get64-tcp");

  private ContenderNames() {}

  /** All of them. */
  public static List<String> all() {
    return Stream.of(HUNCH, SHARED_MEMORY, REDIS, MEMCACHED).flatMap(List::stream).toList();
  }
}

package dev.hunch.benchmarks.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A process and where it listens. */
record StartedServer(
    String name,
    @Nullable String version,
    String settings,
    int port,
    @Nullable Path socket,
    @Nullable String admin,
    ServerProcess process)
    implements BenchServer {
  @Override
  public long cpuNanos() {
    return process.cpuNanos();
  }

  @Override
  public long residentBytes() {
    return process.residentBytes();
  }

  @Override
  public void close() {
    process.close();
  }
}

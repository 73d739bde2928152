package dev.hunch.benchmarks.server;

import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A server that was started for the comparison. Thread-safe. */
public interface BenchServer extends Closeable {
  /** Its name in the report. */
  String name();

  /** The version of its program; null if it is of this project. */
  @Nullable String version();

  /** What it was started with, for the report. */
  String settings();

  /** The port that it listens on, at 127.0.0.1. */
  int port();

  /** The Unix domain socket that it listens on; null if it has none. */
  @Nullable Path socket();

  /** Where it answers HTTP for who operates it, as HOST:PORT; null if nowhere. */
  @Nullable String admin();

  /** The processor time that it has taken so far, in ns. */
  long cpuNanos();

  /** The memory that it has resident, in bytes; negative where the system does not tell. */
  long residentBytes();

  @Override
  void close();
}

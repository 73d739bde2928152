package dev.hunch.sidecar.backing;

import dev.hunch.core.cache.BackingWriter;
import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** All stores that are written to; a key's namespace decides which one. Thread-safe. */
public final class BackingWriters implements BackingWriter, AutoCloseable {
  private final Map<String, JdbcWriter> byNamespace;

  /**
   * Creates the router and takes over the writers.
   *
   * @param byNamespace the writer of each namespace that writes
   */
  public BackingWriters(Map<String, JdbcWriter> byNamespace) {
    this.byNamespace = Map.copyOf(byNamespace);
  }

  @Override
  public void check(Write write) {
    writerOf(write).check(write);
  }

  @Override
  public CompletableFuture<Void> write(Write write) {
    return writerOf(write).write(write);
  }

  private JdbcWriter writerOf(Write write) {
    JdbcWriter writer = byNamespace.get(write.key().namespace());
    if (writer == null) {
      throw new WriteException(
          WriteException.Reason.UNMAPPED, "the namespace has no statements that write");
    }
    return writer;
  }

  /** For how long a write of the namespace may run on after the sidecar that sent it has died. */
  public Duration longestStatement(String namespace) {
    JdbcWriter writer = byNamespace.get(namespace);
    return writer == null ? Duration.ZERO : writer.longestStatement();
  }

  /** The writers, each once. */
  public Collection<JdbcWriter> writers() {
    return new LinkedHashSet<>(byNamespace.values());
  }

  /** Closes every writer. */
  @Override
  public void close() {
    writers().forEach(JdbcWriter::close);
  }
}

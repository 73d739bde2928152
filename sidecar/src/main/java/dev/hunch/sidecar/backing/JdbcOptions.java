package dev.hunch.sidecar.backing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a database is reached.
 *
 * @param name the store's name, for threads, logs and metrics
 * @param url its JDBC URL
 * @param user null: as the URL or the driver says
 * @param password null: none
 * @param poolSize connections held, and queries run at once, at least 1
 * @param queryTimeout a query that takes longer fails
 * @param connectionTimeout waiting longer for a connection fails
 * @param maxQueued how many loads may wait for a connection, at least 1
 */
public record JdbcOptions(
    String name,
    String url,
    @Nullable String user,
    @Nullable String password,
    int poolSize,
    Duration queryTimeout,
    Duration connectionTimeout,
    int maxQueued) {
  public JdbcOptions {
    if (poolSize < 1) {
      throw new IllegalArgumentException("poolSize is below 1: " + poolSize);
    }
    if (maxQueued < 1) {
      throw new IllegalArgumentException("maxQueued is below 1: " + maxQueued);
    }
  }

  /** Whether the URL is that of a PostgreSQL. */
  boolean isPostgres() {
    return url.startsWith("jdbc:postgresql:");
  }

  /** Leaves out the password, and the URL, which may hold one. */
  @Override
  public String toString() {
    return "JdbcOptions[name=" + name + ", user=" + user + ", poolSize=" + poolSize + "]";
  }
}

package dev.hunch.sidecar.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A database reached by JDBC.
 *
 * @param url its JDBC URL
 * @param user null: as the URL or the driver says
 * @param password null: none; from the file or from the environment
 * @param poolSize connections held, and queries run at once
 * @param queryTimeout a query that takes longer fails
 * @param connectionTimeout waiting longer for a connection fails
 * @param breaker when it counts as down
 * @param retryShare how many retries each load pays for; 0: nothing is tried again
 * @param writePoolSize further connections for writes, and writes run at once, if there are any
 * @param loadsTogether how many loads may share a query where the database is able to; 1: none
 */
public record JdbcStoreConfig(
    String url,
    @Nullable String user,
    @Nullable String password,
    int poolSize,
    Duration queryTimeout,
    Duration connectionTimeout,
    BreakerConfig breaker,
    double retryShare,
    int writePoolSize,
    int loadsTogether)
    implements StoreConfig {
  /** Connections held unless the file says otherwise. */
  public static final int DEFAULT_POOL_SIZE = 8;

  /** Limit of a query unless the file says otherwise. */
  public static final Duration DEFAULT_QUERY_TIMEOUT = Duration.ofSeconds(2);

  /** Limit of waiting for a connection unless the file says otherwise. */
  public static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  /** Retries that each load pays for unless the file says otherwise. */
  public static final double DEFAULT_RETRY_SHARE = 0.1;

  /** Connections for writes unless the file says otherwise. */
  public static final int DEFAULT_WRITE_POOL_SIZE = 4;

  /** Loads that may share a query unless the file says otherwise. */
  public static final int DEFAULT_LOADS_TOGETHER = 64;

  /** Leaves out the password, and the URL, which may hold one. */
  @Override
  public String toString() {
    return "JdbcStoreConfig[user=" + user + ", poolSize=" + poolSize + "]";
  }
}

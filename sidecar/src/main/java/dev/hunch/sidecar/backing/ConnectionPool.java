package dev.hunch.sidecar.backing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** A pool of connections to a database, each statement a transaction of its own. */
final class ConnectionPool {
  /** The most that the rows of one query may take, in bytes. */
  static final int MAX_RESULT_BYTES = 32 << 20;

  private ConnectionPool() {}

  /**
   * Opens a pool that only reads, whether the database is up or not.
   *
   * @throws IllegalArgumentException if there is no driver for the URL
   */
  static HikariDataSource open(JdbcOptions options) {
    return open(options, "hunch-" + options.name(), true);
  }

  /** Opens a pool that writes, likewise. */
  static HikariDataSource openForWrites(JdbcOptions options) {
    return open(options, "hunch-" + options.name() + "-writes", false);
  }

  private static HikariDataSource open(JdbcOptions options, String name, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(options.url());
    if (options.user() != null) {
      config.setUsername(options.user());
    }
    if (options.password() != null) {
      config.setPassword(options.password());
    }
    config.setMaximumPoolSize(options.poolSize());
    config.setMinimumIdle(options.poolSize());
    config.setAutoCommit(true);
    config.setReadOnly(readOnly);
    config.setConnectionTimeout(Math.max(250, options.connectionTimeout().toMillis()));
    config.setValidationTimeout(Math.max(250, options.connectionTimeout().toMillis()));
    // A database that is down does not stop the start.
    config.setInitializationFailTimeout(-1);
    if (options.isPostgres()) {
      configurePostgres(config, options, readOnly);
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      // The message may hold the URL, and that a password: it is not passed on.
      throw new IllegalArgumentException(
          "the store " + options.name() + ": no JDBC driver takes its URL, or it is malformed");
    }
  }

  private static void configurePostgres(
      HikariConfig config, JdbcOptions options, boolean readOnly) {
    // The server infers each parameter's type, so that '42' does for a number as well.
    config.addDataSourceProperty("stringtype", "unspecified");
    // With inferred types, a statement prepared on the server costs the driver a second round trip.
    config.addDataSourceProperty("prepareThreshold", "0");
    if (readOnly) { // outside transactions, too
      config.addDataSourceProperty("readOnlyMode", "always");
    }
    // Values come as text always; else their form could change when a statement is prepared.
    config.addDataSourceProperty("binaryTransfer", "false");
    config.addDataSourceProperty("ApplicationName", "hunch");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("maxResultBuffer", Integer.toString(MAX_RESULT_BYTES));
    config.addDataSourceProperty(
        "connectTimeout", Long.toString(secondsUp(options.connectionTimeout())));
    config.addDataSourceProperty(
        "cancelSignalTimeout", Long.toString(secondsUp(options.connectionTimeout())));
    // For a network that swallows everything; else the server ends the query itself.
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(secondsUp(options.queryTimeout()) + 1));
    config.setConnectionInitSql(
        "set statement_timeout = " + Math.max(1, options.queryTimeout().toMillis()));
  }

  static int secondsUp(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, (duration.toMillis() + 999) / 1000);
  }
}

package dev.hunch.sidecar.backing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the test's own, which can be stopped and started again on its port.
 *
 * <p>It runs as root as well: the library then starts the server in a user namespace of its own.
 */
public final class TestDatabase implements AutoCloseable {
  private final Path data;
  private @Nullable EmbeddedPostgres server;
  private int port;

  public TestDatabase() {
    try {
      data = Files.createTempDirectory("hunch-postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Starts the server, on its former port if it ran before. */
  public void start() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("fsync", "off");
      if (port != 0) {
        builder.setPort(port);
      }
      server = builder.start();
      port = server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server; its data stay. */
  public void stop() {
    try {
      if (server != null) {
        server.close();
      }
      server = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return urlAt(port);
  }

  public int port() {
    return port;
  }

  /** The URL of the database behind something that listens on another port. */
  public static String urlAt(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Options of a store of the database at this URL. */
  static JdbcOptions optionsOf(String url, int poolSize, Duration query, Duration connection) {
    return new JdbcOptions("db", url, "postgres", "", poolSize, query, connection, 100);
  }

  /** Connects to it directly, as the user that owns everything. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "postgres", "");
  }

  /** Runs statements, as the user that owns everything. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Stops the server and deletes its data. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

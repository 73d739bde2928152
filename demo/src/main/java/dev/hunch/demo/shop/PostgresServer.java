package dev.hunch.demo.shop;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A real PostgreSQL server of our own, in a folder of its own, on a free port of loopback.
 *
 * <p>PostgreSQL refuses to run as root; when root starts it, it runs in a user namespace where it
 * is nobody. Commits wait for the disk, as they do in production.
 */
public final class PostgresServer implements Closeable {
  /** The superuser of the server, who needs no password. */
  public static final String USER = "postgres";

  private final EmbeddedPostgres postgres;
  private final Path data;

  private PostgresServer(EmbeddedPostgres postgres, Path data) {
    this.postgres = postgres;
    this.data = data;
  }

  /**
   * Starts a server with an empty database.
   *
   * @param folder its data and its log go into folders below; made if missing
   * @throws IOException if it does not start; the message names the server's log
   */
  public static PostgresServer start(Path folder) throws IOException {
    Path data = folder.resolve("postgres");
    Path log = folder.resolve("postgres.log");
    Files.createDirectories(folder);
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setConnectConfig("reWriteBatchedInserts", "true")
              .setServerConfig("shared_buffers", "128MB")
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
      return new PostgresServer(postgres, data);
    } catch (IOException | RuntimeException e) {
      endHalfStarted(data);
      throw new IOException("PostgreSQL did not start (" + e.getMessage() + "); see " + log, e);
    }
  }

  /** A start that failed, or was interrupted, may leave its main process behind. */
  private static void endHalfStarted(Path data) throws IOException {
    if (Files.exists(data.resolve("postmaster.pid"))) {
      ProcessHandle.of(pidIn(data)).ifPresent(ProcessHandle::destroy);
    }
  }

  private static long pidIn(Path data) throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
  }

  /** The port it listens on, at 127.0.0.1. */
  public int port() {
    return postgres.getPort();
  }

  /** The address of its database by that port, or by a proxy's. */
  public static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Opens a connection straight to it. */
  public Connection connect() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  /** The id of the server's main process. */
  public long pid() throws IOException {
    return pidIn(data);
  }

  /** Stops the server; its folder stays. */
  @Override
  public void close() throws IOException {
    postgres.close();
  }
}

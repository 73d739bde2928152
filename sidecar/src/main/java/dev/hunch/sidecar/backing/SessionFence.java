package dev.hunch.sidecar.backing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions of connections that were given up in silence, so that nothing sent over them
 * comes to pass later.
 *
 * <p>To close such a connection is not enough: what the network, or the kernel, still holds of it
 * is delivered when the network heals, and the session that waits for it at the database runs it.
 * Only PostgreSQL's sessions can be ended. Thread-safe.
 */
final class SessionFence {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFence.class);

  /** As a number, which no setting of the session writes otherwise. */
  private static final String STARTED = "cast(extract(epoch from backend_start) * 1e6 as bigint)";

  private static final String OWN =
      "select pid, " + STARTED + " from pg_stat_activity where pid = pg_backend_pid()";

  private static final String END =
      "select pg_terminate_backend(pid) from pg_stat_activity"
          + " where pid = cast(? as int) and "
          + STARTED
          + " = cast(? as bigint)";

  private final String store;
  private final boolean isPostgres;
  private final DataSource pool;

  /** Of the connections themselves, not of the pool's covers. */
  private final Map<Connection, Session> sessions =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * A session of the database. The system gives a process's number again one day, so its start is
   * needed to know it by.
   *
   * @param pid of the process that serves it; 0: there is none that can be ended
   * @param startMicros when that began, by the database's clock, in µs since the epoch
   */
  record Session(int pid, long startMicros) {
    static final Session NONE = new Session(0, 0);
  }

  SessionFence(JdbcOptions options, DataSource pool) {
    this.store = options.name();
    this.isPostgres = options.isPostgres();
    this.pool = pool;
  }

  /**
   * Returns the session of a connection, or {@link Session#NONE}. The first time it asks the
   * database.
   */
  Session sessionOf(Connection connection) throws SQLException {
    if (!isPostgres) {
      return Session.NONE;
    }
    Connection itself = connection.unwrap(Connection.class);
    Session known = sessions.get(itself);
    if (known == null) {
      try (Statement statement = itself.createStatement();
          ResultSet rows = statement.executeQuery(OWN)) {
        known = rows.next() ? new Session(rows.getInt(1), rows.getLong(2)) : Session.NONE;
      }
      sessions.put(itself, known);
    }
    return known;
  }

  /**
   * Ends a session, over another connection. May wait for one.
   *
   * @return whether it has ended; if not, ask again soon
   */
  boolean isPast(Session session) {
    if (session.equals(Session.NONE)) {
      return true;
    }
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setString(1, Integer.toString(session.pid));
      statement.setString(2, Long.toString(session.startMicros));
      try (ResultSet rows = statement.executeQuery()) {
        return !rows.next();
      }
    } catch (SQLException e) {
      if (SqlFailure.isStoresFault(e)) {
        return false; // it cannot be reached, and so neither can the session
      }
      LOG.atWarn()
          .addKeyValue("store", store)
          .addKeyValue("sqlstate", SqlFailure.stateOf(e))
          .log("a session that was given up could not be ended; its write may be done later");
      return true;
    }
  }
}

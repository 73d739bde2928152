package dev.hunch.sidecar.backing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
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

  /** A number is given again one day: a session that began after the statement is another's. */
  private static final String END =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid = cast(? as int)"
          + " and backend_start < clock_timestamp() - cast(? as bigint) * interval '1 millisecond'";

  private final String store;
  private final boolean isPostgres;
  private final DataSource pool;

  /** Of the connections themselves, not of the pool's covers. */
  private final Map<Connection, Integer> sessions =
      Collections.synchronizedMap(new WeakHashMap<>());

  SessionFence(JdbcOptions options, DataSource pool) {
    this.store = options.name();
    this.isPostgres = options.isPostgres();
    this.pool = pool;
  }

  /**
   * Returns the number of a connection's session; 0 if its database has none that can be ended. The
   * first time it asks the database.
   */
  int sessionOf(Connection connection) throws SQLException {
    if (!isPostgres) {
      return 0;
    }
    Connection itself = connection.unwrap(Connection.class);
    Integer known = sessions.get(itself);
    if (known == null) {
      try (Statement statement = itself.createStatement();
          ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
        known = rows.next() ? rows.getInt(1) : 0;
      }
      sessions.put(itself, known);
    }
    return known;
  }

  /**
   * Ends a session, over another connection. May wait for one.
   *
   * @param session its number
   * @param sinceNanos for how long at least it has been there
   * @return whether it has ended; if not, ask again soon
   */
  boolean isPast(int session, long sinceNanos) {
    if (session == 0) {
      return true;
    }
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setString(1, Integer.toString(session));
      statement.setString(2, Long.toString(TimeUnit.NANOSECONDS.toMillis(sinceNanos)));
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

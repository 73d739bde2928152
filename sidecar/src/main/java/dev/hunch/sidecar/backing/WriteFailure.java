package dev.hunch.sidecar.backing;

import dev.hunch.core.cache.WriteException;
import dev.hunch.core.cache.WriteException.Reason;
import java.sql.SQLException;
import java.util.Set;

/**
 * Turns a database's failure of a write into the cache's.
 *
 * <p>What the database answers of a statement undoes it. Where the connection fails instead, nobody
 * knows.
 */
final class WriteFailure {
  /** Classes of states that tell of the values: cardinality, data, limits of the program. */
  private static final Set<String> BAD_VALUE = Set.of("21", "22", "54");

  /** Integrity, triggers, check options, and what functions raise. */
  private static final Set<String> FORBIDDEN = Set.of("23", "27", "44", "P0");

  /** The server's word that it cannot tell by itself. */
  private static final String UNKNOWN_STATE = "40003";

  private WriteFailure() {}

  /** Whether the database has said that the statement was not done, or it was never sent. */
  static boolean isKnownUndone(SQLException failure, boolean wasSent) {
    if (!wasSent) {
      return true;
    }
    String state = SqlFailure.stateOf(failure);
    return state.length() == 5
        && !state.startsWith("08")
        && !state.startsWith("57P")
        && !state.equals(UNKNOWN_STATE);
  }

  /**
   * Returns the exception that the write fails with.
   *
   * @param wasSent whether the statement may have reached the database
   */
  static WriteException of(String store, SQLException failure, boolean wasSent) {
    String state = SqlFailure.stateOf(failure);
    String kind = state.length() < 2 ? "" : state.substring(0, 2);
    if (!isKnownUndone(failure, wasSent)) {
      return new WriteException(
          Reason.OUTCOME_UNKNOWN,
          "the store " + store + ": the connection failed during the write");
    }
    if (wasSent && BAD_VALUE.contains(kind)) {
      return new WriteException(
          Reason.BAD_VALUE, "the key or the value is not what its statement needs" + in(state));
    }
    if (wasSent && FORBIDDEN.contains(kind)) {
      return new WriteException(
          Reason.FORBIDDEN, "a rule of the store forbids the write" + in(state));
    }
    return new WriteException(
        Reason.UNAVAILABLE, "the store " + store + ": " + SqlFailure.reasonOf(failure, state));
  }

  private static String in(String state) {
    return " (SQLSTATE " + state + ")";
  }
}

package dev.hunch.sidecar.backing;

import dev.hunch.core.cache.StoreException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a database's failure into the cache's.
 *
 * <p>The database's own words may hold values of the key or of rows; they are passed on only where
 * they speak of the statement or the connection.
 */
final class SqlFailure {
  /** Values that are not of their column's type: malformed, out of range, not text. */
  private static final Set<String> BAD_PARAMETER =
      Set.of("22P02", "22003", "22007", "22008", "22021", "22P03");

  /** Classes of states: data, integrity, transaction, conflict, access rule and syntax. */
  private static final Set<String> OF_THE_STATEMENT = Set.of("22", "23", "25", "40", "42");

  /**
   * A connection that had died, a conflict, a deadlock, a server that has sent its clients away.
   */
  private static final Set<String> PASSING =
      Set.of("08003", "08006", "40001", "40P01", "57P01", "57P02");

  /** What the driver says of a result that exceeds its buffer. */
  private static final String RESULT_TOO_LARGE = "08S01";

  static final String CANCELED = "57014";

  private SqlFailure() {}

  /** Returns the exception that a load of the store fails with. */
  static RuntimeException of(String store, SQLException failure) {
    String state = stateOf(failure);
    if (BAD_PARAMETER.contains(state)) {
      return new UnmappedKeyException(
          "a part of the key is not of the type that its statement needs (SQLSTATE " + state + ")");
    }
    return new StoreException("the store " + store + ": " + reasonOf(failure, state), null);
  }

  /** Whether the failure tells of a store that cannot answer, and not of one statement or key. */
  static boolean isStoresFault(SQLException failure) {
    String state = stateOf(failure);
    return state.length() < 2 || !OF_THE_STATEMENT.contains(state.substring(0, 2));
  }

  /** Whether there was no connection, or it was lost: to cancel a query does neither. */
  static boolean isOfTheConnection(SQLException failure) {
    return failure instanceof SQLTransientConnectionException // the pool's
        || stateOf(failure).startsWith("08");
  }

  /** Whether the same query may well be answered when asked again at once. */
  static boolean isPassing(SQLException failure) {
    return PASSING.contains(stateOf(failure));
  }

  /**
   * What a query for several keys failed of, if each may well be answered alone; null if the store
   * cannot answer any.
   */
  static GroupSizes.@Nullable Failure ofTogether(SQLException failure) {
    String state = stateOf(failure);
    if (state.equals(CANCELED) || state.equals(RESULT_TOO_LARGE)) {
      return GroupSizes.Failure.SIZE;
    }
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "", "08", "28", "3D", "53", "57" -> null;
      case "0A", "42", "54" -> GroupSizes.Failure.TEXT;
      default -> GroupSizes.Failure.KEY;
    };
  }

  static String reasonOf(SQLException failure, String state) {
    if (state.equals(CANCELED) || failure instanceof SQLTimeoutException) {
      return "the query took longer than query-timeout";
    }
    String suffix = state.isEmpty() ? "" : " (SQLSTATE " + state + ")";
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08" -> "no connection: " + wordsOf(failure) + suffix;
      case "28" -> "the login was refused: " + wordsOf(failure) + suffix;
      case "3D", "42" -> "the statement cannot be run: " + wordsOf(failure) + suffix;
      case "53" -> "the database is out of resources" + suffix;
      case "57" -> "the database is shutting down" + suffix;
      case "25" -> "the statement writes, and only reads are allowed" + suffix;
      default ->
          state.isEmpty() ? "no connection: " + wordsOf(failure) : "the query failed" + suffix;
    };
  }

  /** The state of the first failure that has one: the pool wraps the driver's. */
  static String stateOf(SQLException failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 8; depth++) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
      at = at.getCause();
    }
    return "";
  }

  private static String wordsOf(SQLException failure) {
    Throwable at = failure;
    while (at.getCause() instanceof SQLException cause) {
      at = cause;
    }
    String message = String.valueOf(at.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}

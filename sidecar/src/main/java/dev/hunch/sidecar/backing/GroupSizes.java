package dev.hunch.sidecar.backing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many loads of each statement may share a query: few at first, more while that goes fast, and
 * one for statements that cannot be part of another. Thread-safe.
 */
final class GroupSizes {
  /** How many loads share the first query of a statement. */
  static final int FIRST = 8;

  /** A database plans, and a driver sends, a longer text or more parameters only slowly. */
  private static final int MOST_CHARS = 256 << 10;

  private static final int MOST_PARAMETERS = 8 << 10;

  /** After so many answers to loads alone, a slow statement's loads may share again. */
  private static final int ALONE_FOR = 500;

  /** Those of lists differ by their length: more than so many are not remembered. */
  private static final int MOST_STATEMENTS = 1024;

  private final int most;
  private final long fastNanos;
  private final long slowNanos;
  private final Map<String, Statement> statements = new LinkedHashMap<>(64, 0.75f, true);

  /** What is known of a statement. */
  private static final class Statement {
    private int size;
    private boolean isSuspect;
    private boolean isRefused;
    private int alone;

    private Statement(int size) {
      this.size = size;
    }
  }

  /** What a query for several loads failed of. */
  enum Failure {
    /** The database does not take the text. */
    TEXT,
    /** It took too long, or brought too much. */
    SIZE,
    /** One of the keys, it may be. */
    KEY
  }

  /**
   * Knows nothing yet.
   *
   * @param most how many loads may ever share a query; 1: none do
   * @param queryTimeoutNanos what a query may take at most
   */
  GroupSizes(int most, long queryTimeoutNanos) {
    this.most = most;
    this.fastNanos = queryTimeoutNanos / 40;
    this.slowNanos = queryTimeoutNanos / 8;
  }

  /** How many loads with this statement may share a query now; at least 1. */
  int mostOf(KeyMapping.Query query) {
    if (most == 1) {
      return 1;
    }
    int byText = MOST_CHARS / Math.max(1, query.sql().length());
    int byParameters = MOST_PARAMETERS / Math.max(1, query.parameters().size());
    return Math.max(1, Math.min(sizeOf(query.sql()), Math.min(byText, byParameters)));
  }

  private synchronized int sizeOf(String sql) {
    Statement statement = statements.get(sql);
    if (statement == null) {
      statement = new Statement(Math.min(most, FIRST));
      statement.isRefused = GroupSql.of(sql) == null;
      statements.put(sql, statement);
      if (statements.size() > MOST_STATEMENTS) {
        statements.remove(statements.keySet().iterator().next());
      }
    }
    return statement.isRefused || statement.isSuspect ? 1 : statement.size;
  }

  /** So many loads were answered by one query. */
  synchronized void onTogether(String sql, int loads, long nanos) {
    Statement statement = statements.get(sql);
    if (statement == null) {
      return;
    }
    if (nanos > slowNanos) {
      shrink(statement, Math.max(1, loads / 2));
    } else if (nanos < fastNanos && loads >= statement.size) {
      statement.size = Math.min(most, 2 * statement.size);
    }
  }

  /** A query for so many loads failed; they are loaded one by one now. */
  synchronized void onFailed(String sql, int loads, Failure failure) {
    Statement statement = statements.get(sql);
    if (statement == null) {
      return;
    }
    switch (failure) {
      case TEXT -> statement.isSuspect = true;
      case SIZE -> shrink(statement, Math.max(1, loads / 4));
      case KEY -> {}
    }
  }

  /** A load alone was answered, or failed. What is answered alone and never together is refused. */
  synchronized void onAlone(String sql, boolean isAnswered) {
    Statement statement = statements.get(sql);
    if (statement == null) {
      return;
    }
    if (statement.isSuspect) {
      statement.isSuspect = false;
      statement.isRefused = isAnswered;
    }
    if (statement.size == 1 && isAnswered && ++statement.alone >= ALONE_FOR) {
      statement.size = Math.min(most, 2);
      statement.alone = 0;
    }
  }

  private static void shrink(Statement statement, int size) {
    statement.size = Math.min(statement.size, size);
    statement.alone = 0;
  }
}

package dev.hunch.sidecar.backing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL with {@code ?} for each parameter. One of them may be {@code ?*}, a list of any length.
 *
 * <p>{@code ??} is an operator, and a {@code ?} in a literal, a quoted name or a comment is text.
 *
 * @param sql as it was written
 * @param single how many parameters there are beside the list
 * @param listOffset where the list stands in the text; -1 if there is none
 */
record PositionalSql(String sql, int single, int listOffset) {
  private static final Pattern TOKEN = Pattern.compile("\\?\\?|\\?\\*|\\?");

  /**
   * Parses a statement.
   *
   * @throws IllegalArgumentException if it has more than one list
   */
  static PositionalSql parse(SqlText text) {
    int single = 0;
    int listOffset = -1;
    Matcher matcher = TOKEN.matcher(text.code());
    while (matcher.find()) {
      if (matcher.group().equals("?")) {
        single++;
      } else if (matcher.group().equals("?*")) {
        if (listOffset >= 0) {
          throw new IllegalArgumentException("has more than one ?*");
        }
        listOffset = matcher.start();
      }
    }
    return new PositionalSql(text.sql(), single, listOffset);
  }

  /** Whether so many parameters can be put in. */
  boolean takes(int parameters) {
    return listOffset < 0 ? parameters == single : parameters > single;
  }

  /** Returns the statement for so many parameters, which it takes. */
  String sqlFor(int parameters) {
    if (listOffset < 0) {
      return sql;
    }
    String list = "?" + ", ?".repeat(parameters - single - 1);
    return sql.substring(0, listOffset) + list + sql.substring(listOffset + 2);
  }
}

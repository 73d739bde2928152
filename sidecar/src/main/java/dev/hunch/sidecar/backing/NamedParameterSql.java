package dev.hunch.sidecar.backing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL with named parameters, turned into JDBC's form.
 *
 * <p>{@code :name} is a parameter; {@code ::type} is a cast, and whatever stands in a literal, a
 * quoted name or a comment is text. A {@code ?} in the code is an operator.
 *
 * @param sql with {@code ?} for each parameter
 * @param names the parameters' names, in order; a name may come more than once
 */
record NamedParameterSql(String sql, List<String> names) {
  private static final Pattern TOKEN = Pattern.compile("::|:=|:([A-Za-z_][A-Za-z0-9_]*)|\\?\\??");

  static NamedParameterSql parse(SqlText text) {
    List<String> names = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    int copied = 0;
    Matcher matcher = TOKEN.matcher(text.code());
    while (matcher.find()) {
      String name = matcher.group(1);
      if (name != null) {
        names.add(name);
        sql.append(text.sql(), copied, matcher.start()).append('?');
        copied = matcher.end();
      } else if (matcher.group().equals("?")) {
        sql.append(text.sql(), copied, matcher.start()).append("??");
        copied = matcher.end();
      }
    }
    sql.append(text.sql(), copied, text.sql().length());
    return new NamedParameterSql(sql.toString(), List.copyOf(names));
  }
}

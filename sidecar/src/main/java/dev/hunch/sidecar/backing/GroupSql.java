package dev.hunch.sidecar.backing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of PostgreSQL as a part of one that answers several keys at once.
 *
 * <p>Each key is a branch of its own, so that its parameters get the types that they have in the
 * statement alone, and its rows the order. Two columns stand before the statement's own: whose the
 * row is, and which of its rows.
 *
 * @param statement as it was written, but for what ends it
 */
record GroupSql(String statement) {
  /** How many columns stand before those of the statement. */
  static final int OWN_COLUMNS = 2;

  /** Returns the statement's form, or null if it is none that can stand in brackets. */
  static @Nullable GroupSql of(String sql) {
    String code = SqlText.of(sql).code();
    int depth = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) {
        return null; // it would close our bracket
      }
    }
    int end = code.stripTrailing().length();
    boolean isEnded = end > 0 && code.charAt(end - 1) == ';';
    return depth == 0 ? new GroupSql(isEnded ? sql.substring(0, end - 1) : sql) : null;
  }

  /** Returns the text for so many keys, whose parameters follow each other. */
  String textFor(int keys) {
    List<String> branches = new ArrayList<>(keys);
    for (int i = 0; i < keys; i++) {
      // On a line of its own: the statement may end in a comment.
      branches.add("select " + i + ", row_number() over (), q.* from (" + statement + "\n) q");
    }
    return String.join(" union all ", branches) + " order by 1, 2";
  }
}

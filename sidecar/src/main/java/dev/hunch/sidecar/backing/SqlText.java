package dev.hunch.sidecar.backing;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text beside its bare code: the same text, character for character, with a blank in
 * place of everything inside string literals, quoted names and comments.
 *
 * @param sql as it was written
 * @param code where keywords, parameters and casts can be looked for
 */
record SqlText(String sql, String code) {
  private static final Pattern READ = Pattern.compile("^[\\s(]*(select|with|values|table)\\b");
  private static final Pattern WRITE_FIRST =
      Pattern.compile("^\\s*(insert|update|delete|merge|with)\\b");
  private static final Pattern WRITE = Pattern.compile("\\b(insert|update|delete|merge)\\b");
  private static final Pattern LOCK =
      Pattern.compile("\\bfor\\s+(update|share|no\\s+key\\s+update|key\\s+share)\\b");
  private static final Pattern SECOND = Pattern.compile(";\\s*\\S");

  static SqlText of(String sql) {
    char[] code = sql.toCharArray();
    int i = 0;
    while (i < code.length) {
      int end = endOfHidden(sql, i);
      if (end == i) {
        i++;
      } else {
        Arrays.fill(code, i, end, ' ');
        i = end;
      }
    }
    return new SqlText(sql, new String(code));
  }

  /** Returns why the statement is not a plain read, or null if it is one. */
  @Nullable String reasonItIsNoPlainRead() {
    String lower = code.toLowerCase(Locale.ROOT);
    if (!READ.matcher(lower).find()) {
      return "is not a SELECT";
    }
    if (LOCK.matcher(lower).find()) {
      return "locks what it reads (FOR UPDATE or FOR SHARE)";
    }
    if (WRITE.matcher(lower).find()) {
      return "writes";
    }
    if (SECOND.matcher(lower).find()) {
      return "is more than one statement";
    }
    return null;
  }

  /** Returns why the statement is not one plain write, or null if it is one. */
  @Nullable String reasonItIsNoPlainWrite() {
    String lower = code.toLowerCase(Locale.ROOT);
    String withoutLocks = LOCK.matcher(lower).replaceAll("");
    if (!WRITE_FIRST.matcher(lower).find() || !WRITE.matcher(withoutLocks).find()) {
      return "is not a statement that writes";
    }
    if (SECOND.matcher(lower).find()) {
      return "is more than one statement";
    }
    return null;
  }

  /** Returns where what begins at {@code i} ends if it is a literal, quoted name or comment. */
  private static int endOfHidden(String sql, int i) {
    char c = sql.charAt(i);
    char next = i + 1 < sql.length() ? sql.charAt(i + 1) : 0;
    if (c == '\'') {
      boolean escapes = i > 0 && (sql.charAt(i - 1) == 'e' || sql.charAt(i - 1) == 'E');
      return endOfQuoted(sql, i, '\'', escapes && (i < 2 || !isWord(sql.charAt(i - 2))));
    }
    if (c == '"') {
      return endOfQuoted(sql, i, '"', false);
    }
    if (c == '-' && next == '-') {
      int end = sql.indexOf('\n', i);
      return end < 0 ? sql.length() : end;
    }
    if (c == '/' && next == '*') {
      return endOfComment(sql, i);
    }
    if (c == '$' && (i == 0 || !isWord(sql.charAt(i - 1)))) {
      return endOfDollarQuoted(sql, i);
    }
    return i;
  }

  private static int endOfQuoted(String sql, int start, char quote, boolean escapes) {
    int i = start + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (escapes && c == '\\') {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return sql.length();
  }

  /** PostgreSQL's comments nest. */
  private static int endOfComment(String sql, int start) {
    int depth = 0;
    int i = start;
    while (i < sql.length()) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return sql.length();
  }

  private static int endOfDollarQuoted(String sql, int start) {
    int tagEnd = start + 1;
    while (tagEnd < sql.length() && isWord(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    boolean isTag =
        tagEnd < sql.length()
            && sql.charAt(tagEnd) == '$'
            && !Character.isDigit(sql.charAt(start + 1));
    if (!isTag) {
      return start;
    }
    String tag = sql.substring(start, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    return end < 0 ? sql.length() : end + tag.length();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}

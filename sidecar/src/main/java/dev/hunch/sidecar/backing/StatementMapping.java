package dev.hunch.sidecar.backing;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys by named statements: {@code customer.s1:1|5|77} is the statement {@code customer.s1} with
 * three parameters.
 *
 * <p>A parameter cannot hold a {@code |}. Statements that are not plain reads, and those of the
 * database's own catalog (names that begin with {@code pg_}), are left out.
 */
final class StatementMapping implements KeyMapping {
  private static final Logger LOG = LoggerFactory.getLogger(StatementMapping.class);

  /** A statement, or why it was left out. */
  private sealed interface Statement {
    record Usable(PositionalSql sql) implements Statement {}

    record LeftOut(String reason) implements Statement {}
  }

  private final Map<String, Statement> byName;

  private StatementMapping(Map<String, Statement> byName) {
    this.byName = byName;
  }

  static StatementMapping of(Path file) throws KeyMappingException {
    List<String> lines = linesOf(file);
    Map<String, Statement> byName = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int tab = line.indexOf('\t');
      String where = file + ":" + (i + 1) + ": ";
      if (tab < 1 || line.substring(tab).isBlank() || line.lastIndexOf(':', tab) >= 0) {
        throw new KeyMappingException(
            null, where + "is not a name without colons, a tab and its SQL");
      }
      String name = line.substring(0, tab).strip();
      Statement statement = statementOf(name, line.substring(tab + 1).strip(), where);
      if (byName.put(name, statement) != null) {
        throw new KeyMappingException(null, where + "names the statement " + name + " again");
      }
    }
    long usable = byName.values().stream().filter(Statement.Usable.class::isInstance).count();
    if (usable == 0) {
      throw new KeyMappingException(null, file + ": holds no statement that is a plain SELECT");
    }
    LOG.atInfo()
        .addKeyValue("file", file)
        .addKeyValue("statements", usable)
        .addKeyValue("left_out", byName.size() - usable)
        .log("read the statements; what is not a plain SELECT is left out");
    return new StatementMapping(byName);
  }

  private static Statement statementOf(String name, String sql, String where)
      throws KeyMappingException {
    SqlText text = SqlText.of(sql);
    String reason =
        name.startsWith("pg_") ? "reads the database's catalog" : text.reasonItIsNoPlainRead();
    if (reason != null) {
      return new Statement.LeftOut(reason);
    }
    try {
      return new Statement.Usable(PositionalSql.parse(text));
    } catch (IllegalArgumentException e) {
      throw new KeyMappingException(null, where + e.getMessage());
    }
  }

  private static List<String> linesOf(Path file) throws KeyMappingException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new KeyMappingException(null, "there is no file " + file);
    } catch (CharacterCodingException e) {
      throw new KeyMappingException(null, file + ": is not text in UTF-8");
    } catch (IOException e) {
      throw new KeyMappingException(null, file + ": cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Map<String, String> statements() {
    Map<String, String> usable = new HashMap<>();
    byName.forEach(
        (name, statement) -> {
          if (statement instanceof Statement.Usable its) {
            usable.put(name, its.sql().sql());
          }
        });
    return usable;
  }

  @Override
  public Query queryOf(String keyText) {
    int colon = keyText.indexOf(':');
    String name = colon < 0 ? keyText : keyText.substring(0, colon);
    Statement statement = byName.get(name);
    if (statement == null) {
      throw new UnmappedKeyException(
          "the key names none of its namespace's statements; name:parameter|parameter is its form");
    }
    if (statement instanceof Statement.LeftOut leftOut) {
      throw new UnmappedKeyException(
          "the statement " + name + " cannot be cached: it " + leftOut.reason());
    }
    PositionalSql sql = ((Statement.Usable) statement).sql();
    List<String> parameters = parametersOf(keyText, colon, sql);
    if (!sql.takes(parameters.size())) {
      throw new UnmappedKeyException(
          "the statement "
              + name
              + " takes "
              + (sql.listOffset() < 0 ? "" : "more than ")
              + sql.single()
              + " parameters, and the key has "
              + parameters.size());
    }
    return new Query(sql.sqlFor(parameters.size()), parameters);
  }

  /** Nothing after the colon is no parameter, or an empty one where the statement takes one. */
  private static List<String> parametersOf(String keyText, int colon, PositionalSql sql) {
    if (colon < 0 || (colon == keyText.length() - 1 && sql.takes(0))) {
      return List.of();
    }
    return List.of(keyText.substring(colon + 1).split("\\|", -1));
  }
}

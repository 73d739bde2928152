package dev.hunch.sidecar.backing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the keys of a namespace mean: a statement and its parameters. Thread-safe. */
public interface KeyMapping {
  /**
   * Returns what the key asks for.
   *
   * @throws UnmappedKeyException if it cannot mean anything
   */
  Query queryOf(String keyText);

  /** What its keys can ask for: the SQL as it was written, by template or name. */
  Map<String, String> statements();

  /**
   * A statement and its parameters.
   *
   * @param sql JDBC's form, with {@code ?} for each parameter
   * @param parameters as text; the database converts them
   */
  record Query(String sql, List<String> parameters) {}

  /**
   * Maps keys by templates such as {@code order:{id}:lines}.
   *
   * @param sqlByTemplate template → SQL with its slots as named parameters
   * @throws KeyMappingException if a template or its SQL is malformed
   */
  static KeyMapping ofTemplates(Map<String, String> sqlByTemplate) throws KeyMappingException {
    return TemplateMapping.of(sqlByTemplate);
  }

  /**
   * Maps keys such as {@code customer.s1:1|5|77} by a file of named statements.
   *
   * @param file tab-separated: name, SQL with {@code ?} for each parameter
   * @throws KeyMappingException if the file cannot be read or has a bad line
   */
  static KeyMapping ofStatements(Path file) throws KeyMappingException {
    return StatementMapping.of(file);
  }
}

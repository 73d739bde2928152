package dev.hunch.sidecar.backing;

import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What writes of a namespace's keys mean: a statement and its parameters. Thread-safe.
 *
 * <p>A put need not use the slots, since the value may say whose it is; a delete must.
 */
public final class WriteMapping {
  private static final String VALUE = "value";

  private record Route(
      NamedParameterSql put, @Nullable NamedParameterSql delete, List<String> slots) {}

  private final KeyTemplates<Route> templates;

  private WriteMapping(KeyTemplates<Route> templates) {
    this.templates = templates;
  }

  /**
   * Maps writes by the templates of their keys.
   *
   * @throws KeyMappingException if a template or its SQL is malformed
   */
  public static WriteMapping of(Map<String, WriteSql> sqlByTemplate) throws KeyMappingException {
    return new WriteMapping(KeyTemplates.of(sqlByTemplate, WriteMapping::routeOf));
  }

  private static Route routeOf(String name, KeyTemplate template, WriteSql sql)
      throws KeyMappingException {
    List<String> slots = template.slots();
    if (slots.contains(VALUE)) {
      throw new KeyMappingException(
          name, "has the slot {value}, and :value is the value that is put; name it otherwise");
    }
    NamedParameterSql put = parse(name, "put", sql.put());
    Set<String> known = new HashSet<>(slots);
    known.add(VALUE);
    checkKnown(name, "put", put, known, slots + " and :value");
    if (!put.names().contains(VALUE)) {
      throw new KeyMappingException(
          name, "put", "does not use :value; write it where the value that is put goes");
    }
    if (sql.delete() == null) {
      return new Route(put, null, slots);
    }
    NamedParameterSql delete = parse(name, "delete", sql.delete());
    checkKnown(name, "delete", delete, Set.copyOf(slots), slots.toString());
    for (String slot : slots) {
      if (!delete.names().contains(slot)) {
        throw new KeyMappingException(
            name,
            "delete",
            "does not use the slot {"
                + slot
                + "}, so it would delete more than the key; write :"
                + slot
                + " where it goes");
      }
    }
    return new Route(put, delete, slots);
  }

  private static NamedParameterSql parse(String name, String part, String sql)
      throws KeyMappingException {
    SqlText text = SqlText.of(sql);
    String reason = text.reasonItIsNoPlainWrite();
    if (reason != null) {
      throw new KeyMappingException(
          name, part, reason + "; one INSERT, UPDATE, DELETE or MERGE is allowed");
    }
    return NamedParameterSql.parse(text);
  }

  private static void checkKnown(
      String name, String part, NamedParameterSql sql, Set<String> known, String allowed)
      throws KeyMappingException {
    for (String parameter : sql.names()) {
      if (!known.contains(parameter)) {
        throw new KeyMappingException(
            name,
            part,
            "has the parameter :"
                + parameter
                + ", and the template has no slot of that name; allowed are "
                + allowed);
      }
    }
  }

  /**
   * Returns what the write asks for.
   *
   * @throws WriteException if no template fits its key, there is no statement that deletes it, or
   *     its value is not text
   */
  KeyMapping.Query queryOf(Write write) {
    KeyTemplates.Match<Route> match = templates.match(write.key().text());
    if (match == null) {
      throw new WriteException(
          WriteException.Reason.UNMAPPED,
          "the key has the form of none of the templates that its namespace writes by");
    }
    Route route = match.meaning();
    byte[] bytes = write.value();
    NamedParameterSql sql = bytes == null ? route.delete : route.put;
    if (sql == null) {
      throw new WriteException(
          WriteException.Reason.UNDELETABLE, "keys of this form have no statement that deletes");
    }
    String value = bytes == null ? "" : textOf(bytes);
    List<String> parameters = new ArrayList<>(sql.names().size());
    for (String parameter : sql.names()) {
      int slot = route.slots.indexOf(parameter);
      parameters.add(slot < 0 ? value : match.values().get(slot));
    }
    return new KeyMapping.Query(sql.sql(), parameters);
  }

  private static String textOf(byte[] value) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new WriteException(WriteException.Reason.NOT_TEXT, "the value is not text in UTF-8");
    }
    if (text.indexOf('\0') >= 0) { // which no database takes in a text
      throw new WriteException(WriteException.Reason.NOT_TEXT, "the value holds the character 0");
    }
    return text;
  }
}

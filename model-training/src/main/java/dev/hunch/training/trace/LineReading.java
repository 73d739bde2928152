package dev.hunch.training.trace;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes reads of the fields of lines; keeps each key, client and namespace once in memory. */
final class LineReading {
  private static final String NO_CLIENT = "-";

  private final @Nullable String wantedNamespace;
  private final Map<String, Map<String, Key>> keys = new HashMap<>();
  private final Map<String, String> clients = new HashMap<>();
  private final Set<String> namespaces = new TreeSet<>();
  private final RevealedFields revealed = new RevealedFields();

  LineReading(@Nullable String wantedNamespace) {
    this.wantedNamespace = wantedNamespace;
  }

  /** The namespaces that the lines named so far. */
  Set<String> namespaces() {
    return namespaces;
  }

  /**
   * Reads a line.
   *
   * @return the read, or null if it is of a namespace that is not wanted
   */
  @Nullable AccessEvent read(TraceColumns columns, List<String> fields) throws BadLineException {
    if (fields.size() != columns.count()) {
      String line = String.join(",", fields);
      String hint = line.indexOf('\n') < 0 ? "" : "; is a quote not closed?";
      throw new BadLineException(
          "expected " + columns.count() + " fields, found " + fields.size() + hint, line);
    }
    long epochMillis = number("ts_ms", fields.get(columns.time()), Long.MAX_VALUE / 1_000_000);
    int sizeBytes = (int) number("size", fields.get(columns.size()), Integer.MAX_VALUE);
    String text = fields.get(columns.key());
    if (text.isEmpty()) {
      throw new BadLineException("key is empty");
    }
    AccessResult result =
        columns.result() == TraceColumns.ABSENT
            ? AccessResult.MISS
            : resultOf(fields.get(columns.result()));
    String namespace = namespaceOf(columns, fields);
    String client = client(fields.get(columns.client()));
    boolean wanted = wantedNamespace == null || wantedNamespace.equals(namespace);
    // A read that is not wanted counts all the same where lines say how many reads ago.
    Key key = wanted || columns.hasFields() ? key(namespace, text) : null;
    Response response =
        key != null && columns.hasFields()
            ? revealed.note(
                client, key, fields.get(columns.fields()), fields.get(columns.relations()))
            : Response.NONE;
    if (!wanted || key == null) {
      return null;
    }
    return new AccessEvent(epochMillis, client, key, result, sizeBytes, response, false);
  }

  /** A file begins. */
  void beginFile() {
    revealed.forgetSessions();
  }

  /** A line is left out. Which session it counts in is not known, so nothing refers across it. */
  void skip() {
    revealed.forgetSessions();
  }

  /** Everything has been read. */
  void complete() {
    revealed.complete();
  }

  private String namespaceOf(TraceColumns columns, List<String> fields) throws BadLineException {
    if (columns.namespace() == TraceColumns.ABSENT) {
      return wantedNamespace == null ? TraceOptions.DEFAULT_NAMESPACE : wantedNamespace;
    }
    String namespace = fields.get(columns.namespace());
    if (namespace.isEmpty()) {
      throw new BadLineException("namespace is empty");
    }
    namespaces.add(namespace);
    return namespace;
  }

  private Key key(String namespace, String text) {
    Map<String, Key> ofNamespace = keys.computeIfAbsent(namespace, unseen -> new HashMap<>());
    Key known = ofNamespace.get(text);
    if (known == null) {
      known = Key.of(namespace, text);
      ofNamespace.put(text, known);
    }
    return known;
  }

  private String client(String name) {
    String named = name.isEmpty() ? NO_CLIENT : name;
    String known = clients.putIfAbsent(named, named);
    return known == null ? named : known;
  }

  private static long number(String column, String text, long max) throws BadLineException {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadLineException(column + " is not a whole number", text);
    }
    if (value < 0) {
      throw new BadLineException(column + " is negative", text);
    }
    if (value > max) {
      throw new BadLineException(column + " is too large", text);
    }
    return value;
  }

  private static AccessResult resultOf(String text) throws BadLineException {
    for (AccessResult result : AccessResult.values()) {
      if (result.name().equals(text)) {
        return result;
      }
    }
    throw new BadLineException("result is not known", text);
  }
}

package dev.hunch.training.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a file's header puts the columns.
 *
 * @param count how many columns a line has
 * @param namespace place of the namespace, or {@link #ABSENT}
 * @param result place of the result, or {@link #ABSENT}
 * @param fields place of the responses' paths, or {@link #ABSENT}
 * @param relations place of the relations to them, or {@link #ABSENT}
 */
record TraceColumns(
    int count,
    int time,
    int client,
    int key,
    int size,
    int namespace,
    int result,
    int fields,
    int relations) {
  static final int ABSENT = -1;

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final List<String> NAMED =
      List.of("ts_ms", "client", "key", "size", "namespace", "result", "fields", "relations");
  private static final List<String> REQUIRED = List.of("ts_ms", "client", "key", "size");

  /** Finds the columns by the names in the header; others may stand beside them. */
  static TraceColumns of(List<String> header) throws BadLineException {
    List<String> names = new ArrayList<>();
    for (String name : header) {
      boolean marked = names.isEmpty() && name.startsWith(BYTE_ORDER_MARK);
      names.add((marked ? name.substring(1) : name).strip());
    }
    if (names.stream().noneMatch(REQUIRED::contains)) {
      throw new BadLineException(
          "no header: the first line must name the columns " + String.join(",", REQUIRED),
          String.join(",", header));
    }
    for (String name : REQUIRED) {
      if (!names.contains(name)) {
        throw new BadLineException(
            "column " + name + " is missing from the header", String.join(",", header));
      }
    }
    for (String name : NAMED) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new BadLineException("column " + name + " is named twice in the header");
      }
    }
    return new TraceColumns(
        names.size(),
        names.indexOf("ts_ms"),
        names.indexOf("client"),
        names.indexOf("key"),
        names.indexOf("size"),
        names.indexOf("namespace"),
        names.indexOf("result"),
        names.indexOf("fields"),
        names.indexOf("relations"));
  }

  /** Whether the lines tell what responses held. */
  boolean hasFields() {
    return fields != ABSENT && relations != ABSENT;
  }

  /** Whether the file is an access log, which a killed process may have left with half a line. */
  boolean isAccessLog() {
    return namespace != ABSENT && result != ABSENT;
  }
}

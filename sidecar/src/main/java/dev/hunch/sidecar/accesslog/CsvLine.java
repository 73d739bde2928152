package dev.hunch.sidecar.accesslog;

import dev.hunch.core.access.AccessEvent;

/** An access as a line of CSV, quoted by RFC 4180. */
final class CsvLine {
  /** What each column holds; the first line of every file. */
  static final String HEADER = "ts_ms,client,key,size,namespace,result,fields,relations\n";

  private CsvLine() {}

  static void append(AccessEvent event, FieldColumns fields, StringBuilder line) {
    line.append(event.epochMillis()).append(',');
    appendText(event.session(), line);
    line.append(',');
    appendText(event.key().text(), line);
    line.append(',').append(event.sizeBytes()).append(',');
    appendText(event.key().namespace(), line);
    line.append(',').append(event.result().name()).append(',');
    fields.append(event, line);
    line.append("\n");
  }

  private static void appendText(String text, StringBuilder line) {
    if (!needsQuotes(text)) {
      line.append(text);
      return;
    }
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        line.append('"');
      }
      line.append(c);
    }
    line.append('"');
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\r' || c == '\n') {
        return true;
      }
    }
    // Readers may trim what is not quoted.
    return text.isEmpty()
        || Character.isWhitespace(text.charAt(0))
        || Character.isWhitespace(text.charAt(text.length() - 1));
  }
}

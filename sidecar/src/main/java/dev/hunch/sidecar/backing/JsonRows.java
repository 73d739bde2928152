package dev.hunch.sidecar.backing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a JSON array of objects, one for each row, with the columns' names in lower case.
 *
 * <p>The same rows always give the same bytes. A name that comes twice is numbered the second time
 * ({@code id}, {@code id_2}).
 */
final class JsonRows {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonRows() {}

  /**
   * Reads all rows.
   *
   * @param maxBytes more than this is refused
   * @return null if there is no row
   * @throws IOException if there is more than {@code maxBytes}
   */
  static byte @Nullable [] read(ResultSet rows, int maxBytes) throws SQLException, IOException {
    if (!rows.next()) {
      return null;
    }
    ResultSetMetaData columns = rows.getMetaData();
    List<String> names = namesOf(columns);
    List<ColumnWriter> writers = new ArrayList<>(names.size());
    for (int i = 1; i <= names.size(); i++) {
      writers.add(ColumnWriter.of(columns, i));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      do {
        json.writeStartObject();
        for (int i = 0; i < writers.size(); i++) {
          json.writeFieldName(names.get(i));
          writers.get(i).write(rows, i + 1, json);
        }
        json.writeEndObject();
        if (bytes.size() > maxBytes) {
          throw new IOException("the rows take more than " + maxBytes + " bytes as JSON");
        }
      } while (rows.next());
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static List<String> namesOf(ResultSetMetaData columns) throws SQLException {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String label = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      String name = label;
      for (int n = 2; !taken.add(name); n++) {
        name = label + '_' + n;
      }
      names.add(name);
    }
    return names;
  }
}

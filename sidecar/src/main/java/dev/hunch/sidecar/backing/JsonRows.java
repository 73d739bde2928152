package dev.hunch.sidecar.backing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hunch.core.cache.BackingStore.Loaded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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

  private final ResultSet rows;
  private final int maxBytes;
  private final int hidden;
  private final List<String> names;
  private final List<ColumnWriter> writers;
  private boolean isOnRow;

  /** Stands on the first row, if there is one. */
  private JsonRows(ResultSet rows, int hidden, int maxBytes) throws SQLException {
    this.rows = rows;
    this.hidden = hidden;
    this.maxBytes = maxBytes;
    this.isOnRow = rows.next();
    ResultSetMetaData columns = rows.getMetaData();
    this.names = isOnRow ? namesOf(columns, hidden) : List.of();
    this.writers = new ArrayList<>(names.size());
    for (int i = 1; i <= names.size(); i++) {
      writers.add(ColumnWriter.of(columns, hidden + i));
    }
  }

  /**
   * Reads all rows.
   *
   * @param maxBytes more than this is refused
   * @return null if there is no row
   * @throws IOException if there is more than {@code maxBytes}
   */
  static byte @Nullable [] read(ResultSet rows, int maxBytes) throws SQLException, IOException {
    JsonRows all = new JsonRows(rows, 0, maxBytes);
    return all.isOnRow ? all.next(row -> true) : null;
  }

  /**
   * Reads the rows of several keys, each as if they were alone.
   *
   * @param rows by {@link GroupSql}: in their first column is the number of their key, in whose
   *     order they come
   * @param maxBytes more than this for a key is refused
   * @throws IOException if there is more than {@code maxBytes}
   */
  static List<Loaded> readEach(ResultSet rows, int keys, int maxBytes)
      throws SQLException, IOException {
    List<Loaded> each = new ArrayList<>(Collections.nCopies(keys, new Loaded.Absent()));
    JsonRows all = new JsonRows(rows, GroupSql.OWN_COLUMNS, maxBytes);
    while (all.isOnRow) {
      int key = rows.getInt(1);
      each.set(key, new Loaded.Found(all.next(row -> row.getInt(1) == key)));
    }
    return each;
  }

  /** Whether a row belongs to those before it. */
  private interface Belongs {
    boolean test(ResultSet row) throws SQLException;
  }

  private byte[] next(Belongs belongs) throws SQLException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      do {
        json.writeStartObject();
        for (int i = 0; i < writers.size(); i++) {
          json.writeFieldName(names.get(i));
          writers.get(i).write(rows, hidden + i + 1, json);
        }
        json.writeEndObject();
        if (bytes.size() > maxBytes) {
          throw new IOException("the rows take more than " + maxBytes + " bytes as JSON");
        }
        isOnRow = rows.next();
      } while (isOnRow && belongs.test(rows));
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static List<String> namesOf(ResultSetMetaData columns, int hidden) throws SQLException {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = hidden + 1; i <= columns.getColumnCount(); i++) {
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

package dev.hunch.demo.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/** Fills one table by batches of inserts. Not thread-safe. */
final class TableInsert implements AutoCloseable {
  private static final int BATCH_ROWS = 4_096;

  private final PreparedStatement insert;
  private final int columns;
  private int waiting;

  TableInsert(Connection connection, String table, int columns) throws SQLException {
    this.columns = columns;
    String places = String.join(", ", Collections.nCopies(columns, "?"));
    insert = connection.prepareStatement("insert into " + table + " values (" + places + ")");
  }

  void row(Object... fields) throws SQLException {
    if (fields.length != columns) {
      throw new IllegalArgumentException(fields.length + " fields for " + columns + " columns");
    }
    for (int i = 0; i < columns; i++) {
      insert.setObject(i + 1, fields[i]);
    }
    insert.addBatch();
    if (++waiting == BATCH_ROWS) {
      flush();
    }
  }

  @Override
  public void close() throws SQLException {
    flush();
    insert.close();
  }

  private void flush() throws SQLException {
    insert.executeBatch();
    waiting = 0;
  }
}

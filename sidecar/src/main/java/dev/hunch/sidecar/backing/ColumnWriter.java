package dev.hunch.sidecar.backing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a column's value as JSON, by the column's type. */
@FunctionalInterface
interface ColumnWriter {
  /** Writes the value of the row that the result stands on. */
  void write(ResultSet rows, int column, JsonGenerator json) throws SQLException, IOException;

  /** Returns the writer of a column. */
  static ColumnWriter of(ResultSetMetaData columns, int column) throws SQLException {
    String typeName = columns.getColumnTypeName(column);
    ColumnWriter byName = ofTypeName(typeName == null ? "" : typeName.toLowerCase(Locale.ROOT));
    return byName != null ? byName : ofType(columns.getColumnType(column));
  }

  /** Types of PostgreSQL that JDBC's codes do not tell apart. */
  private static @Nullable ColumnWriter ofTypeName(String typeName) {
    return switch (typeName) {
      case "json", "jsonb" -> ColumnWriter::writeJson;
      case "bool" -> ColumnWriter::writeBoolean;
      case "timestamptz" -> ColumnWriter::writeInstant;
      case "timetz" ->
          (rows, column, json) ->
              writeTemporal(
                  rows.getObject(column, OffsetTime.class),
                  DateTimeFormatter.ISO_OFFSET_TIME,
                  json);
      case "bit", "varbit", "money" -> ColumnWriter::writeText;
      default -> null;
    };
  }

  private static ColumnWriter ofType(int type) {
    return switch (type) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnWriter::writeLong;
      case Types.REAL -> ColumnWriter::writeFloat;
      case Types.FLOAT, Types.DOUBLE -> ColumnWriter::writeDouble;
      case Types.NUMERIC, Types.DECIMAL -> ColumnWriter::writeDecimal;
      case Types.BOOLEAN, Types.BIT -> ColumnWriter::writeBoolean;
      case Types.DATE ->
          (rows, column, json) ->
              writeTemporal(
                  rows.getObject(column, LocalDate.class), DateTimeFormatter.ISO_LOCAL_DATE, json);
      case Types.TIME ->
          (rows, column, json) ->
              writeTemporal(
                  rows.getObject(column, LocalTime.class), DateTimeFormatter.ISO_LOCAL_TIME, json);
      case Types.TIMESTAMP ->
          (rows, column, json) ->
              writeTemporal(
                  rows.getObject(column, LocalDateTime.class),
                  DateTimeFormatter.ISO_LOCAL_DATE_TIME,
                  json);
      case Types.TIMESTAMP_WITH_TIMEZONE -> ColumnWriter::writeInstant;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          ColumnWriter::writeBinary;
      case Types.ARRAY -> ColumnWriter::writeArray;
      default -> ColumnWriter::writeText;
    };
  }

  private static void writeLong(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    long value = rows.getLong(column);
    if (rows.wasNull()) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static void writeFloat(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    float value = rows.getFloat(column);
    if (rows.wasNull()) {
      json.writeNull();
    } else {
      json.writeNumber(value); // NaN and the infinities become strings
    }
  }

  private static void writeDouble(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    double value = rows.getDouble(column);
    if (rows.wasNull()) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  /** Every digit as the database has it, trailing zeros too. */
  private static void writeDecimal(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    Object value = rows.getObject(column);
    if (value == null) {
      json.writeNull();
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal.toPlainString());
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeBoolean(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    boolean value = rows.getBoolean(column);
    if (rows.wasNull()) {
      json.writeNull();
    } else {
      json.writeBoolean(value);
    }
  }

  private static void writeText(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    String value = rows.getString(column);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }

  private static void writeJson(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    String value = rows.getString(column);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeRawValue(value);
    }
  }

  private static void writeBinary(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    byte[] value = rows.getBytes(column);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeBinary(value);
    }
  }

  /** In UTC: the session's time zone is nobody's business. */
  private static void writeInstant(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
    boolean finite =
        value != null && !value.equals(OffsetDateTime.MAX) && !value.equals(OffsetDateTime.MIN);
    writeTemporal(
        finite ? value.withOffsetSameInstant(ZoneOffset.UTC) : value,
        DateTimeFormatter.ISO_OFFSET_DATE_TIME,
        json);
  }

  private static void writeTemporal(
      @Nullable TemporalAccessor value, DateTimeFormatter format, JsonGenerator json)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (isOneOf(value, LocalDate.MAX, LocalDateTime.MAX, OffsetDateTime.MAX)) {
      json.writeString("infinity");
    } else if (isOneOf(value, LocalDate.MIN, LocalDateTime.MIN, OffsetDateTime.MIN)) {
      json.writeString("-infinity");
    } else {
      json.writeString(format.format(value));
    }
  }

  private static boolean isOneOf(TemporalAccessor value, Object... others) {
    for (Object other : others) {
      if (value.equals(other)) {
        return true;
      }
    }
    return false;
  }

  private static void writeArray(ResultSet rows, int column, JsonGenerator json)
      throws SQLException, IOException {
    Array array = rows.getArray(column);
    if (array == null) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    try (ResultSet elements = array.getResultSet()) {
      // Its second column holds the elements; those of an array of arrays are arrays.
      ColumnWriter writer = of(elements.getMetaData(), 2);
      while (elements.next()) {
        writer.write(elements, 2, json);
      }
    } finally {
      array.free();
    }
    json.writeEndArray();
  }
}

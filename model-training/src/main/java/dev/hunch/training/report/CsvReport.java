package dev.hunch.training.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A report as CSV, one line for each row, which grows while rows come in and can be read again. */
public final class CsvReport {
  private final Path file;
  private final ReplayReport.Conditions conditions;

  /** Creates a report of rows under these conditions; writes nothing yet. */
  public CsvReport(Path file, ReplayReport.Conditions conditions) {
    this.file = file;
    this.conditions = conditions;
  }

  /** Writes all rows, in place of what is there. */
  public void write(List<ReplayRow> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(CsvColumn.names());
      for (ReplayRow row : rows) {
        csv.writeRecord(CsvColumn.fieldsOf(row, conditions));
      }
    }
    ReportFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a row to what is there. */
  public void append(ReplayRow row) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(CsvColumn.fieldsOf(row, conditions));
    }
    Files.writeString(file, text.toString(), StandardOpenOption.APPEND);
  }

  /**
   * Reads the rows that are there; none if there is no such file. A last line that was cut off is
   * left out: so an interruption leaves it.
   *
   * @throws ReportException if it holds something else, or rows under other conditions
   */
  public List<ReplayRow> read() throws IOException, ReportException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    int whole = text.lastIndexOf('\n') + 1;
    List<ReplayRow> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(text.substring(0, whole))) {
      for (NamedCsvRecord line : csv) {
        String where = file + ":" + line.getStartingLineNumber() + ": ";
        if (!line.getHeader().equals(CsvColumn.names())) {
          throw new ReportException(file + ": is no report of a replay");
        }
        ReplayRow row = rowOf(line, where);
        CsvColumn.requireSame(row, line, conditions, where);
        rows.add(row);
      }
    } catch (CsvParseException e) {
      throw new ReportException(file + ": is no report of a replay: " + e.getMessage());
    }
    return rows;
  }

  private static ReplayRow rowOf(NamedCsvRecord line, String where) throws ReportException {
    try {
      return CsvColumn.rowOf(line);
    } catch (IllegalArgumentException e) {
      throw new ReportException(where + "is no row of a replay: " + e.getMessage());
    }
  }
}

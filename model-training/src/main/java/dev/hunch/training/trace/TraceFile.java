package dev.hunch.training.trace;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.hunch.core.access.AccessEvent;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads one file of a trace, line after line. */
final class TraceFile {
  private static final Pattern LINE = Pattern.compile("line (\\d{1,18})");

  private final Path file;
  private final boolean skipBadLines;
  private final LineReading lines;
  private final List<AccessEvent> events;

  private long skipped;
  private String firstSkipped = "";
  private long truncated;
  private long otherNamespace;
  private boolean hasHeader;
  private long lastMillis = Long.MIN_VALUE;

  TraceFile(Path file, boolean skipBadLines, LineReading lines, List<AccessEvent> events) {
    this.file = file;
    this.skipBadLines = skipBadLines;
    this.lines = lines;
    this.events = events;
  }

  /** Appends the file's reads to the events. */
  void read(LongConsumer onBytes) throws TraceException, IOException {
    long line = 1;
    lines.beginFile();
    try (TraceInput input = TraceInput.open(file, onBytes);
        CsvReader<CsvRecord> csv =
            CsvReader.builder().allowExtraFields(true).allowMissingFields(true).ofCsvRecord(input);
        CloseableIterator<CsvRecord> records = csv.iterator()) {
      @Nullable TraceColumns columns = null;
      while (records.hasNext()) {
        CsvRecord fields = records.next();
        line = fields.getStartingLineNumber();
        if (columns == null) {
          columns = header(fields);
          hasHeader = true;
        } else {
          accept(columns, fields, () -> !records.hasNext() && !input.isAtLineStart());
        }
      }
    } catch (CsvParseException e) {
      throw bad(lineOf(e, line + 1), "text follows a closing quote");
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (EOFException | ZipException e) {
      throw unreadable(e);
    }
  }

  /** The parser tells the line in words only. */
  private static long lineOf(CsvParseException e, long otherwise) {
    Matcher matcher = LINE.matcher(String.valueOf(e.getMessage()));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : otherwise;
  }

  private TraceColumns header(CsvRecord fields) throws TraceException {
    try {
      List<String> names = fields.getFields();
      return TraceColumns.of(names);
    } catch (BadLineException e) {
      throw bad(fields.getStartingLineNumber(), e.getMessage());
    }
  }

  private void accept(TraceColumns columns, CsvRecord fields, BooleanSupplier isCutOff)
      throws TraceException {
    try {
      AccessEvent event = lines.read(columns, fields.getFields());
      if (event == null) {
        otherNamespace++;
        return;
      }
      // The lines of an access log come from many threads and are put in order afterwards.
      if (event.epochMillis() < lastMillis && !columns.isAccessLog()) {
        throw new BadLineException(
            "time goes backwards", event.epochMillis() + " after " + lastMillis);
      }
      lastMillis = event.epochMillis();
      events.add(event);
    } catch (BadLineException e) {
      if (columns.isAccessLog() && isCutOff.getAsBoolean()) {
        truncated++;
      } else if (skipBadLines) {
        lines.skip();
        if (skipped++ == 0) {
          firstSkipped = at(fields.getStartingLineNumber(), e.getMessage());
        }
      } else {
        throw bad(fields.getStartingLineNumber(), e.getMessage());
      }
    }
  }

  private TraceException bad(long line, @Nullable String what) {
    return new TraceException(TraceException.Kind.BAD_DATA, at(line, what));
  }

  private String at(long line, @Nullable String what) {
    return file + ":" + line + ": " + what;
  }

  /** Tells a damaged archive, which is bad data, from a disk that cannot be read. */
  private TraceException unreadable(IOException e) throws IOException {
    if (e instanceof EOFException) {
      return new TraceException(
          TraceException.Kind.BAD_DATA, file + ": the gzip data ends too soon (cut off?)");
    }
    if (e instanceof ZipException) {
      return new TraceException(
          TraceException.Kind.BAD_DATA, file + ": the gzip data is damaged: " + e.getMessage());
    }
    throw e;
  }

  long skipped() {
    return skipped;
  }

  String firstSkipped() {
    return firstSkipped;
  }

  long truncated() {
    return truncated;
  }

  long otherNamespace() {
    return otherNamespace;
  }

  boolean hasHeader() {
    return hasHeader;
  }
}

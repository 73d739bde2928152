package dev.hunch.demo.dataset;

import dev.hunch.demo.shop.TimedRead;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes reads as a trace, in the columns that {@code datasets/README.md} describes. */
public final class TraceCsv {
  private static final String HEADER = "ts_ms,client,key,size,namespace\n";

  /** The first user came in when the year 2026 began: a clock would make each file another. */
  private static final long START_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private static final long NANOS_PER_MILLI = 1_000_000;

  private TraceCsv() {}

  /** Writes a file, gzip'd if its name ends with {@code .gz}, with the folders it needs. */
  public static void write(List<TimedRead> reads, String namespace, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain;
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      write(reads, namespace, writer);
    }
  }

  /** Writes the lines. Neither keys nor sessions of the shop need quotes. */
  public static void write(List<TimedRead> reads, String namespace, Appendable out)
      throws IOException {
    out.append(HEADER);
    for (TimedRead read : reads) {
      out.append(Long.toString(START_MILLIS + read.nanos() / NANOS_PER_MILLI))
          .append(',')
          .append(read.session())
          .append(',')
          .append(read.key())
          .append(',')
          .append(Integer.toString(read.sizeBytes()))
          .append(',')
          .append(namespace)
          .append('\n');
    }
  }
}

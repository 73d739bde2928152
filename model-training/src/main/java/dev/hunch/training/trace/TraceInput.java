package dev.hunch.training.trace;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A file's text, unpacked if it is gzip (told by its first bytes, not by its name), which remembers
 * whether it has ended in a line's end.
 */
final class TraceInput extends FilterReader {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private int lastChar = '\n';

  private TraceInput(InputStream bytes) {
    super(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Opens a file.
   *
   * @param onBytes is told how many bytes have been read from the disk, one reading at a time
   */
  static TraceInput open(Path file, LongConsumer onBytes) throws IOException {
    InputStream raw =
        new BufferedInputStream(new Counted(Files.newInputStream(file), onBytes), BUFFER_BYTES);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
      raw.reset();
      return new TraceInput(gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Whether the last character read so far ended a line. */
  boolean isAtLineStart() {
    return lastChar == '\n' || lastChar == '\r';
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      lastChar = read;
    }
    return read;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    if (read > 0) {
      lastChar = target[offset + read - 1];
    }
    return read;
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer onBytes;

    Counted(InputStream in, LongConsumer onBytes) {
      super(in);
      this.onBytes = onBytes;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) {
        onBytes.accept(1);
      }
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      if (read > 0) {
        onBytes.accept(read);
      }
      return read;
    }
  }
}
